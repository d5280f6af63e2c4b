"""Take from this process, for good, what reading a stranger's file does not need: files, network, other processes.

Two means of the Linux kernel, neither of which needs rights (each holds for all that is started from here, too):

- Landlock (Linux 5.13): only the program's own code, fonts and libraries can be read, and only the folder TMPDIR, which
  the parent gives, can be written. From Linux 6.12 no process outside can be sent a signal.
- seccomp: no connection to anywhere, no look into other processes, nothing that changes the system; and after
  `no_programs` no other program, no child process, no rights or times of files.

Where a kernel has one of them not, the other holds alone (`holding` says which); other systems have neither.
Numbers and layouts: the kernel's documentation, userspace-api/landlock and userspace-api/seccomp_filter.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import site
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.extract.sandbox.syscalls import ARCHITECTURES, CLONE_THREAD, Calls

# The same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER, _EVERY_THREAD = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_READ = _EXECUTE | _READ_FILE | _READ_DIR
# By the version of Landlock: how many of the rights to files it knows (the first so many bits).
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_SCOPES_SINCE, _SCOPES = 6, 0b11  # abstract sockets, signals

# What programs and libraries read beside the program's own code. No file here is anybody's secret.
READABLE = (
    *("/usr", "/lib", "/lib64", "/bin", "/sbin", "/opt", "/nix/store"),
    *("/etc/alternatives", "/etc/fonts", "/etc/ghostscript", "/etc/java", "/etc/libreoffice", "/etc/ld.so.cache"),
    *("/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/locale.alias", "/etc/localtime", "/etc/nsswitch.conf"),
    *("/etc/group", "/etc/papersize", "/etc/passwd"),
    *("/var/cache/fontconfig", "/var/lib/ghostscript", "/var/lib/libreoffice", "/var/spool/libreoffice"),
    *("/sys/devices/system/cpu", "/proc/cpuinfo", "/proc/meminfo", "/dev/urandom", "/dev/random", "/dev/zero"),
)
WRITABLE = ("/dev/null",)


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def holding() -> tuple[str, ...]:
    """What of this module this system can keep, in words: "files", "network and programs"; changes nothing."""
    return (
        *(("files",) if _landlock_version() else ()),
        *(("network and programs",) if _calls() is not None and _has_filters() else ()),
    )


def confine() -> None:
    """Take away files, network and other processes from this thread and all that it starts from now on.

    To be called before other threads are started. Raises SettingsError where the system has the means and refuses.
    """
    if not sys.platform.startswith("linux"):
        return
    _no_new_rights()
    _files_only()
    if (calls := _calls()) is not None and _has_filters():
        _filtered(_no_ways_out(calls), calls)


def no_programs() -> None:
    """Take away, from every thread, starting programs and processes, and the rights and times of files."""
    if (calls := _calls()) is not None and _has_filters():
        _filtered(_no_new_processes(calls), calls)


# ------------------------------------------------------------------ files


def _files_only() -> None:
    """Let files be read and written where `_places` says, and nowhere else."""
    version = _landlock_version()
    if not version:
        return
    every = (1 << _RIGHTS.get(version, max(_RIGHTS.values()))) - 1
    rules = _Ruleset(every, 0, _SCOPES if version >= _SCOPES_SINCE else 0)
    # Kernels before the scopes take the shorter structure only.
    size = ctypes.sizeof(rules) if version >= _SCOPES_SINCE else ctypes.sizeof(ctypes.c_uint64)
    ruleset = _call(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    try:
        for path, rights in _places(every):
            _allow(ruleset, path, rights & every)
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _places(every: int) -> Iterator[tuple[Path, int]]:
    """The files and folders that are left, with what may be done there."""
    package = Path(__file__).resolve().parents[2]
    root = package.parent
    own = [package, Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix), *map(Path, site.getsitepackages())]
    # A folder of packages that was named by hand; the root of a checkout holds more than code.
    own += [Path(entry) for entry in sys.path if entry and Path(entry).resolve() != root]
    for path in (*own, *map(Path, READABLE)):
        yield path, _READ
    for path in map(Path, WRITABLE):
        yield path, _READ | _WRITE_FILE | _TRUNCATE | _IOCTL_DEV
    if folder := os.environ.get("TMPDIR"):
        yield Path(folder), every


def _allow(ruleset: int, path: Path, rights: int) -> None:
    """Let these rights hold for a path and all below it; nothing where there is no such path."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)  # type: ignore[attr-defined, unused-ignore]
    except OSError:
        return
    try:
        beneath = _Beneath(rights if path.is_dir() else rights & _OF_FILES, handle)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(handle)


def _landlock_version() -> int:
    """The version of Landlock that the kernel has, 0 for none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, int(_libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)))


# ------------------------------------------------------------------ calls of the system

_LOAD, _AND, _EQUAL, _AT_LEAST, _SET, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE = 0, 4
_ALLOWED, _REFUSED = 0x7FFF0000, 0x00050000
_UNIX, _STREAM = 1, 1
_DONE = 0  # a call that is not made, and said to have been
_X32 = 0x40000000

Instruction = tuple[int, int, int, int]


def _argument(at: int) -> int:
    """Where the lower half of an argument of a call stands (on little-endian machines, as all of these are)."""
    return 16 + 8 * at


def _refused(number: int = errno.EPERM) -> Instruction:
    return _RETURN, 0, 0, _REFUSED | number


def _begun(calls: Calls) -> Iterator[Instruction]:
    """Calls by another architecture's numbers are refused; the number of the call is loaded."""
    yield _LOAD, 0, 0, _ARCHITECTURE
    yield _EQUAL, 1, 0, calls.architecture
    yield _refused()
    yield _LOAD, 0, 0, _NUMBER
    yield _AT_LEAST, 0, 1, _X32
    yield _refused()


def _never(numbers: Iterable[int], error: int = errno.EPERM) -> Iterator[Instruction]:
    for number in numbers:
        yield _EQUAL, 0, 1, number
        yield _refused(error)


def _no_ways_out(calls: Calls) -> Iterator[Instruction]:
    """No connections, nothing that reaches into other processes or the system.

    LibreOffice will not run without a socket in /tmp at which a second one may ask it for a window. It gets a socket of
    which it is told that it listens, and nothing is there.
    """
    yield from _begun(calls)
    yield from _never(calls.ways_out)
    yield from _never([calls.bind, calls.listen], _DONE)
    yield _EQUAL, 0, 6, calls.socket
    yield _LOAD, 0, 0, _argument(0)
    yield _EQUAL, 0, 3, _UNIX
    yield _LOAD, 0, 0, _argument(1)
    yield _AND, 0, 0, 0xF
    yield _EQUAL, 1, 0, _STREAM
    yield _refused()
    yield _RETURN, 0, 0, _ALLOWED


def _no_new_processes(calls: Calls) -> Iterator[Instruction]:
    """Threads, but no processes; the C library falls back from clone3, whose flags cannot be seen, to clone."""
    yield from _begun(calls)
    yield from _never(calls.programs)
    yield from _never([calls.clone3], errno.ENOSYS)
    yield _EQUAL, 0, 3, calls.clone
    yield _LOAD, 0, 0, _argument(0)
    yield _SET, 1, 0, CLONE_THREAD
    yield _refused()
    yield _RETURN, 0, 0, _ALLOWED


def _filtered(instructions: Iterable[Instruction], calls: Calls) -> None:
    """From now on every call of this process passes this filter."""
    laid = [_Instruction(*instruction) for instruction in instructions]
    program = _Program(len(laid), (_Instruction * len(laid))(*laid))
    _no_new_rights()
    _call(calls.seccomp, _SET_MODE_FILTER, _EVERY_THREAD, ctypes.byref(program))


def _calls() -> Calls | None:
    """The numbers of the calls on this machine; None where they are not known."""
    known = sys.platform.startswith("linux") and sys.maxsize > 2**32
    return ARCHITECTURES.get(platform.machine()) if known else None


def _has_filters() -> bool:
    return Path("/proc/sys/kernel/seccomp/actions_avail").exists()


def _no_new_rights() -> None:
    if _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise _refusal(ctypes.get_errno())


def _call(number: int, *arguments: object) -> int:
    """Make a call of the system that must not fail."""
    found = int(_libc().syscall(number, *arguments))
    if found < 0:
        raise _refusal(ctypes.get_errno())
    return found


def _refusal(number: int) -> SettingsError:
    return SettingsError(
        f"The system did not let the reader of documents be confined: {os.strerror(number)}.",
        "Allow it the calls landlock_* and seccomp (in a container: its seccomp profile).",
    )


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
