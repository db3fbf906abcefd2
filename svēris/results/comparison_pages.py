from flask import Blueprint

blueprint = Blueprint("comparison", __name__)
