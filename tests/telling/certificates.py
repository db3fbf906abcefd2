"""Certificates for a mail server on this machine, signed by an authority made for the test."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority that signs certificates; its own is in `file`."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    file: Path


def authority(folder: Path, name: str) -> Authority:
    """Make an authority."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_signs_certificates(), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(certificate.public_bytes(Encoding.PEM))
    return Authority(key, certificate, file)


def _signs_certificates() -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**dict.fromkeys(names, False) | {"key_cert_sign": True})


def serving(signed_by: Authority, *, address: str = "127.0.0.1", ended: bool = False):
    """Return what a server needs to speak TLS as an address; `ended`: with one that has expired."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    ends = now - _DAY / 2 if ended else now + _DAY
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name("mail"))
        .issuer_name(signed_by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(ends)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.key.public_key()),
            critical=False,
        )
        .sign(signed_by.key, hashes.SHA256())
    )
    file = signed_by.file.with_name(f"server-{certificate.serial_number}.pem")
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
