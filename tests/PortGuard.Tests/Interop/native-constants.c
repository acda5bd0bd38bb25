/*
 * The head of a C file that NativeConstantsTests completes and compiles (-fsyntax-only). For every constant NAME of the class Libc the
 * test adds CHECK(NAME, value), for every struct NAME a check of sizeof(struct NAME) and of each field's offset. A new Interop.Libc.*.cs
 * needs nothing here but the header that has its names, and a line below where a C header calls something otherwise or lacks it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <termios.h>
#include <spawn.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>
#include <dirent.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <linux/filter.h>
#include <linux/inet_diag.h>
#include <linux/limits.h>
#include <linux/magic.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/types.h>
#include <linux/unix_diag.h>

#define CHECK(name, value) _Static_assert((long long)(name) == (long long)(value), #name " is " #value " in C#")
#define CHECK_SIZE(type, size) _Static_assert(sizeof(struct type) == (size), "sizeof(struct " #type ") is " #size " in C#")
#define CHECK_OFFSET(type, field, offset) \
    _Static_assert(offsetof(struct type, field) == (offset), "offsetof(struct " #type ", " #field ") is " #offset " in C#")

/* Pseudo states of the kernel's own include/net/tcp_states.h, which no header of the C library has. */
#define TCP_NEW_SYN_RECV 12
#define TCP_BOUND_INACTIVE 13

/* The values on macOS and the BSDs, which no Linux header knows. */
#define SIGCONT_BSD 19
#define EAGAIN_BSD 35
#define SIG_SETMASK_BSD 3
#define TCIFLUSH_BSD 1
#define WNOWAIT_BSD 0x20

/* linux/magic.h had them not before Linux 5.17 */
#ifndef CIFS_SUPER_MAGIC
#define CIFS_SUPER_MAGIC 0xFF534D42
#endif
#ifndef SMB2_SUPER_MAGIC
#define SMB2_SUPER_MAGIC 0xFE534D42
#endif

/* The C library declares no struct for getdents64(2): this is the one of the man page. */
struct linux_dirent64 { unsigned long long d_ino; long long d_off; unsigned short d_reclen; unsigned char d_type; char d_name[]; };

/* C# cannot call a struct like the method beside it; the four time stamps are one block there. */
#define statx_result statx
#define statfs_result statfs
#define stx_times stx_atime
