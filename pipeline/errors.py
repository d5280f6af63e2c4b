"""Errors that a person can act on, and the exit code that each owns.

Every error says what is wrong and what to do next. The command line turns an `IcpError` into its sentence on standard
error and its `exit_code`; a traceback is shown only with `--verbose`.
"""

from __future__ import annotations

from enum import IntEnum

# After Ctrl-C, as other programs have it.
INTERRUPTED = 130

DISTRIBUTION = "icp-contracts"
"""What pip calls this program; `icp` itself belongs to somebody else on the index."""


def install_extra(*extras: str) -> str:
    """The command that installs optional packages.

    >>> install_extra("cluster")
    "pip install 'icp-contracts[cluster]'"
    """
    return f"pip install '{DISTRIBUTION}[{','.join(extras)}]'"


class ExitCode(IntEnum):
    """The process exit codes of `icp`; 0 is success whether or not changes were found."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    NOT_FOUND = 3
    EMPTY_FILE = 4
    UNSUPPORTED_FORMAT = 5
    ENCRYPTED = 6
    DAMAGED = 7
    NO_TEXT = 8
    NOT_IN_STORE = 9
    INDEX_MISMATCH = 10
    MANIFEST = 11
    FETCH = 12
    MODEL = 13
    STORE = 14
    VERIFY = 15
    PARTIAL = 16
    AMBIGUOUS = 17
    SETTINGS = 18
    TOO_LARGE = 19
    MISSING_EXTRA = 20
    MAIL_SERVER = 21
    MAIL_REFUSED = 22
    MAIL_UNKNOWN = 23
    CLUSTER = 24
    PREFECT = 25
    VARIATION = 26
    REGISTER = 27
    CONFLICT = 28


class IcpError(Exception):
    """Base of every error that the program explains.

    `problem` says what is wrong, `remedy` what to do next; both are whole sentences.
    """

    exit_code = ExitCode.INTERNAL

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem = problem
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[IcpError], tuple[str, str]]:
        return type(self), (self.problem, self.remedy)


class UsageError(IcpError):
    """The words of the call do not fit the command."""

    exit_code = ExitCode.USAGE


class WrongTypeError(UsageError, TypeError):
    """An argument of the Python API that is of another type than is wanted."""


class FileMissingError(IcpError):
    """A named file or folder does not exist or cannot be opened."""

    exit_code = ExitCode.NOT_FOUND


class EmptyFileError(IcpError):
    """A file of no bytes."""

    exit_code = ExitCode.EMPTY_FILE


class UnsupportedFormatError(IcpError):
    """A file of a kind that cannot be read (or that is not what its name says)."""

    exit_code = ExitCode.UNSUPPORTED_FORMAT


class EncryptedFileError(IcpError):
    """A file that needs a password."""

    exit_code = ExitCode.ENCRYPTED


class DamagedFileError(IcpError):
    """A file that is truncated or broken beyond reading."""

    exit_code = ExitCode.DAMAGED


class ReaderKilledError(DamagedFileError):
    """A file whose reader was killed from outside, as the system does when its memory runs out."""


class NoTextError(IcpError):
    """A document without one character of text, such as a scan."""

    exit_code = ExitCode.NO_TEXT


class TooLargeError(IcpError):
    """A document over a limit of size, pages, memory or time."""

    exit_code = ExitCode.TOO_LARGE


class OverTimeError(TooLargeError):
    """A document that was not read within its time; a machine that was busy may have been the cause."""


class OverMemoryError(TooLargeError):
    """A document that asked for more memory than it was given."""


class NotInStoreError(IcpError):
    """An edition, document or clause that the store does not hold."""

    exit_code = ExitCode.NOT_IN_STORE


class AmbiguousNameError(IcpError):
    """A name that fits more than one edition, document or clause."""

    exit_code = ExitCode.AMBIGUOUS


class IndexMismatchError(IcpError):
    """An index made by another model, or by another layout, than the one in use."""

    exit_code = ExitCode.INDEX_MISMATCH


class ManifestError(IcpError):
    """A manifest that cannot be read or that contradicts itself."""

    exit_code = ExitCode.MANIFEST


class FetchError(IcpError):
    """A document that could not be fetched, or whose bytes are not those expected."""

    exit_code = ExitCode.FETCH


class TemporaryFetchError(FetchError):
    """A fetch that may succeed if it is tried again: the network or the server was the cause."""


class ModelError(IcpError):
    """An embedding model that is missing, altered or not of the declared shape."""

    exit_code = ExitCode.MODEL


class StoreError(IcpError):
    """A store that cannot be opened, read or written."""

    exit_code = ExitCode.STORE


class BusyError(StoreError):
    """A store that another process is writing to, longer than was to be waited for."""


class VerifyError(IcpError):
    """The store is not in order."""

    exit_code = ExitCode.VERIFY


class PartialError(IcpError):
    """Some documents of a run failed; the others are done."""

    exit_code = ExitCode.PARTIAL


class SettingsError(IcpError):
    """A setting that cannot be understood."""

    exit_code = ExitCode.SETTINGS


class MissingExtraError(IcpError):
    """A feature whose optional packages are not installed; the remedy names the command that installs them."""

    exit_code = ExitCode.MISSING_EXTRA


class MailServerError(IcpError):
    """A mail server that cannot be used: not reached, not to be trusted, no sign-in, or nothing taken for now."""

    exit_code = ExitCode.MAIL_SERVER


class MailRefusedError(IcpError):
    """A mail or a recipient that the mail server refused for good; the other recipients have theirs."""

    exit_code = ExitCode.MAIL_REFUSED


class MailUnknownError(IcpError):
    """A mail of which it is not known whether the server took it; it is not sent again unless that is asked for."""

    exit_code = ExitCode.MAIL_UNKNOWN


class ClusterError(IcpError):
    """A Dask cluster that cannot be used: not reached, without workers, or with workers of another version or store."""

    exit_code = ExitCode.CLUSTER


class PrefectServerError(IcpError):
    """A Prefect server that cannot be used: one of the user's that does not answer, or ours that did not start."""

    exit_code = ExitCode.PREFECT


class VariationError(IcpError):
    """A variation that cannot be carried out on these words."""

    exit_code = ExitCode.VARIATION


class RegisterError(IcpError):
    """A change register whose decisions cannot be taken as they are; none of them was."""

    exit_code = ExitCode.REGISTER


class ConflictError(IcpError):
    """Decisions that were taken, and stand against those that somebody else entered in the meantime."""

    exit_code = ExitCode.CONFLICT
