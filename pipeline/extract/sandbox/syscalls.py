"""The numbers of the system calls that `confine` refuses, by machine (the kernel's tables, arch/*/…/syscall*.tbl)."""

from __future__ import annotations

from dataclasses import dataclass

CLONE_THREAD = 0x00010000


@dataclass(frozen=True, kw_only=True, slots=True)
class Calls:
    """One machine's numbers. architecture: AUDIT_ARCH_… of linux/audit.h.

    ways_out: connections, other processes' memory, mounts, modules, keys and the like.
    programs: starting programs and processes, and the rights, owners, times and attributes of files.
    """

    architecture: int
    seccomp: int
    socket: int
    bind: int
    listen: int
    clone: int
    clone3: int
    ways_out: tuple[int, ...]
    programs: tuple[int, ...]


ARCHITECTURES = {
    "x86_64": Calls(
        architecture=0xC000003E,
        seccomp=317,
        socket=41,
        bind=49,
        listen=50,
        clone=56,
        clone3=435,
        ways_out=(
            *(42, 101, 310, 311, 438),  # connect, ptrace, process_vm_readv, process_vm_writev, pidfd_getfd
            *(
                165,
                166,
                155,
                161,
                428,
                429,
                430,
                442,
            ),  # mount, umount2, pivot_root, chroot, open_tree, …, mount_setattr
            *(272, 308, 304, 321, 298, 323),  # unshare, setns, open_by_handle_at, bpf, perf_event_open, userfaultfd
            *(425, 426, 427),  # io_uring_setup, io_uring_enter, io_uring_register: they pass every filter
            *(248, 249, 250, 246, 320, 175, 313, 176),  # keys, kexec, modules
        ),
        programs=(
            *(57, 58, 59, 322),  # fork, vfork, execve, execveat
            *(90, 91, 268, 452, 92, 93, 94, 260),  # chmod, fchmod, fchmodat, fchmodat2, chown, fchown, lchown, fchownat
            *(132, 235, 261, 280),  # utime, utimes, futimesat, utimensat
            *(188, 189, 190, 197, 198, 199),  # setxattr, lsetxattr, fsetxattr, removexattr, …
        ),
    ),
    "aarch64": Calls(
        architecture=0xC00000B7,
        seccomp=277,
        socket=198,
        bind=200,
        listen=201,
        clone=220,
        clone3=435,
        ways_out=(
            *(203, 117, 270, 271, 438),
            *(40, 39, 41, 51, 428, 429, 430, 442),
            *(97, 268, 265, 280, 241, 282),
            *(425, 426, 427),
            *(217, 218, 219, 104, 294, 105, 273, 106),
        ),
        programs=(
            *(221, 281),
            *(52, 53, 452, 54, 55),
            *(88,),
            *(5, 6, 7, 14, 15, 16),
        ),
    ),
}
