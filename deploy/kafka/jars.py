"""What a broker without Docker runs on: a Java that is new enough, and the jars, fetched once by Maven."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
POM: Final = HERE / "pom.xml"
CACHE: Final = HERE.parents[1] / "build" / "kafka"
_JAVA_MIN: Final = 17


class BrokerUnavailable(RuntimeError):  # noqa: N818 -- a fact about this machine, not a mistake
    """No broker can be had on this machine; the message says what is missing."""


def find_java() -> str:
    """Find a Java of at least version 17: JAVA_HOME first, then the PATH."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if java is None:
        raise BrokerUnavailable("geen Java gevonden (zet JAVA_HOME, of installeer Java 17 of nieuwer)")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < _JAVA_MIN:
        raise BrokerUnavailable(f"Kafka 4 vraagt Java {_JAVA_MIN} of nieuwer; {java} is ouder")
    return java


def fetch_jars() -> Path:
    """Give the directory with the broker's jars, fetched by Maven when this version is not there yet."""
    version = re.search(r"<kafka.version>(.+?)<", POM.read_text())
    if version is None:
        raise BrokerUnavailable(f"{POM} noemt geen kafka.version")
    jars = CACHE / f"jars-{version[1]}"
    if jars.exists():
        return jars
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerUnavailable(f"geen Maven gevonden om de jars van Kafka {version[1]} te halen")
    print(f"Kafka {version[1]} ophalen met Maven (eenmalig, 45 MB) …", file=sys.stderr, flush=True)
    fresh = jars.with_name(f"{jars.name}.{os.getpid()}")
    command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", "-DincludeScope=runtime"]
    result = subprocess.run(
        [*command, f"-DoutputDirectory={fresh}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise BrokerUnavailable(
            "Maven kon de jars van Kafka niet halen:\n" + "\n".join(result.stdout.splitlines()[-5:])
        )
    try:
        fresh.rename(jars)
    except OSError:  # another start was first
        shutil.rmtree(fresh)
    return jars
