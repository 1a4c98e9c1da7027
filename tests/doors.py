"""The guarded doors of the broker that the tests start: TLS with a name and password, and TLS with a certificate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from confluent_kafka import admin

from deploy.kafka.acls import Grant
from deploy.kafka.broker import Broker
from deploy.lokaal.processes import free_port
from shared.runtime.settings import BusSettings
from tests.certificates import Authority

PASSWORD: Final = "hemelsgeheim-van-de-bus"
PLAIN_USER: Final = "simpel"
_CAPITALS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SECURITY: Final = "org.apache.kafka.common.security"


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the doors are, and how one gets through; `place` holds the certificates."""

    place: Path
    authority: Authority
    sasl_url: str
    mtls_url: str

    def by_password(self, user: str, **changes: Any) -> BusSettings:
        """Give the settings of who comes in by name and password; `changes` go wrong on purpose."""
        settings: dict[str, Any] = {"bus_protocol": "SASL_SSL", "bus_ca_file": self.authority.ca_file}
        return BusSettings(**settings | {"bus_user": user, "bus_password": PASSWORD} | changes)

    def by_certificate(self, name: str) -> BusSettings:
        """Give the settings of who comes in by a certificate of its own."""
        issued = self.authority.issue(name)
        return BusSettings(
            bus_protocol="SSL",
            bus_ca_file=self.authority.ca_file,
            bus_certificate_file=issued.certificate,
            bus_key_file=issued.key,
        )


def open_doors(broker: Broker, place: Path) -> Doors:
    """Give a broker that was not started yet its two doors, where nobody may do anything without an ACL."""
    authority = Authority(place, "toezicht-ca")
    issued = authority.issue("broker")
    keystore = place / "keystore.pem"
    keystore.write_bytes(issued.key.read_bytes() + issued.certificate.read_bytes())
    broker.doors = {"SASL_SSL": free_port(), "SSL": free_port()}
    plain = f'{_SECURITY}.plain.PlainLoginModule required user_{PLAIN_USER}="{PASSWORD}";'
    broker.settings = {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(keystore),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority.ca_file),
        "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": f"{_SECURITY}.scram.ScramLoginModule required;",
        "listener.name.sasl_ssl.plain.sasl.jaas.config": plain,
        "listener.name.ssl.ssl.client.auth": "required",
        "ssl.principal.mapping.rules": "RULE:^CN=([^,]+).*$/$1/",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": f"User:ANONYMOUS;User:{PLAIN_USER}",
    }
    sasl, mtls = (f"kafka://127.0.0.1:{port}" for port in broker.doors.values())
    return Doors(place, authority, sasl, mtls)


def let_in(bootstrap: str, users: Sequence[str]) -> None:
    """Let the broker know users by SCRAM-SHA-512, all under PASSWORD."""
    info = admin.ScramCredentialInfo(admin.ScramMechanism.SCRAM_SHA_512, 4096)
    wanted: list[admin.UserScramCredentialAlteration] = [
        admin.UserScramCredentialUpsertion(user, info, PASSWORD.encode()) for user in users
    ]
    client = admin.AdminClient({"bootstrap.servers": bootstrap})
    for answer in client.alter_user_scram_credentials(wanted).values():
        answer.result()


def allow(bootstrap: str, grants: Sequence[Grant]) -> None:
    """Put these grants into force, as kafka-acls.sh would."""
    bindings = [
        admin.AclBinding(
            admin.ResourceType[grant.kind.upper()],
            grant.name,
            admin.ResourcePatternType.LITERAL,
            f"User:{grant.user}",
            "*",
            admin.AclOperation[_CAPITALS.sub("_", grant.operation).upper()],
            admin.AclPermissionType.ALLOW,
        )
        for grant in grants
    ]
    client = admin.AdminClient({"bootstrap.servers": bootstrap})
    for answer in client.create_acls(bindings).values():
        answer.result()
