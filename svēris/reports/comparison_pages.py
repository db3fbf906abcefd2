from flask import Blueprint

blueprint = Blueprint("comparison_files", __name__)
