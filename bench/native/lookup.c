/* The limit: what the questions of PortGuard cost in C. Written for the benchmark, each variant the fastest known one.
 *
 *   lookup VERB ARGUMENTS      one question, the answer on standard output
 *   lookup serve SKIP          questions line by line on standard input, SKIP = a process that newest and newestmt do not look into
 *
 *   free PORT N        one LISTEN dump by sock_diag: how many sockets listen
 *   newest PORT N      the dump, then /proc newest first in slices, one thread, to the first holder
 *   newestmt PORT N    the same with one thread a core (8 at most) from the start
 *   all PORT N         the dump, then every process with one thread a core: all holders
 *       answer: median, lower and upper quartile of N times in ns, and what was found (sockets, PID or number of holders)
 *   spawn COMMAND...   runs a program, output to /dev/null. Answer: wall clock in ns, its exit code
 *   until PORT COMMAND...   the same, until PORT can be bound. Answer: when it could (-1: not within a second after the program's end), when
 *                      the program had ended, its exit code
 *   notice PID         SIGTERM, poll the pidfd. Answer: CLOCK_MONOTONIC in ns when it was noticed
 *   release PID PORT   SIGTERM, ask the table until nothing listens. Answer: how long that took in ns
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SOCKETS = 64, MOST_PIDS = 1 << 16, BUFFER = 16384, FIRST_SLICE = 256, MOST_THREADS = 8 };
/* fs/proc/base.c: TGID_OFFSET = FIRST_PROCESS_ENTRY (256) + self and thread-self; the readdir position of a process is its PID + this. */
enum { PID_OFFSET = 258 };

struct sockets { int count; uint32_t inodes[MOST_SOCKETS]; };
struct entry { uint64_t ino; int64_t off; uint16_t length; uint8_t type; char name[]; }; /* struct linux_dirent64, getdents(2) */

static int skipped = -1, self;

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* ---- the table: one TCPDIAG_GETSOCK dump answers for IPv4 and IPv6 at once, the kernel filters by port */

static int query(int port, struct sockets *found)
{
    struct { struct nlmsghdr header; struct inet_diag_req request; } ask = {
        {sizeof ask, TCPDIAG_GETSOCK, NLM_F_REQUEST | NLM_F_DUMP, 0, 0},
        {.idiag_family = AF_INET, .id.idiag_sport = htons(port), .idiag_states = 1 << 10 /* TCP_LISTEN */}};
    char buffer[BUFFER];
    int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG), done = 0;
    found->count = 0;
    if (s < 0 || send(s, &ask, sizeof ask, 0) < 0)
        return -1;
    while (!done) {
        int size = recv(s, buffer, sizeof buffer, 0);
        if (size <= 0)
            break;
        for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, size); h = NLMSG_NEXT(h, size)) {
            if (h->nlmsg_type == NLMSG_DONE || h->nlmsg_type == NLMSG_ERROR)
                done = 1;
            else if (found->count < MOST_SOCKETS)
                found->inodes[found->count++] = ((struct inet_diag_msg *)NLMSG_DATA(h))->idiag_inode;
        }
    }
    close(s);
    return found->count;
}

/* ---- the processes */

static int number(const char *text)
{
    int value = 0;
    while ((unsigned)(*text - '0') <= 9)
        value = value * 10 + (*text++ - '0');
    return value;
}

static int holds(int proc, int pid, const struct sockets *sockets, char *buffer)
{
    char path[24], link[64], *p = path + sizeof path - 4;
    long size;
    int directory, found = 0;
    if (pid == self)
        return 0;
    memcpy(p, "/fd", 4);
    for (unsigned v = pid; v != 0; v /= 10)
        *--p = '0' + v % 10;
    if ((directory = openat(proc, p, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
        return 0;
    while (!found && (size = syscall(SYS_getdents64, directory, buffer, BUFFER)) > 0)
        for (char *at = buffer; at < buffer + size && !found; at += ((struct entry *)at)->length) {
            struct entry *e = (void *)at;
            if (e->name[0] == '.')
                continue;
            long length = readlinkat(directory, e->name, link, sizeof link);
            if (length < 0 && (errno == EACCES || errno == EPERM))
                goto out; /* refused for one is refused for all of this process */
            if (length < 10 || memcmp(link, "socket:[", 8) != 0)
                continue;
            uint32_t inode = strtoul(link + 8, NULL, 10);
            for (int i = 0; i < sockets->count; i++)
                found |= sockets->inodes[i] == inode;
        }
out:
    close(directory);
    return found;
}

/* The PIDs from `from` (0: all) to below `below`, ascending; -1 when the positions are not what we think they are. */
static int list(int proc, int from, int below, int *pids, char *buffer)
{
    int count = 0;
    long size;
    int64_t expected = -1;
    if (lseek(proc, from == 0 ? 0 : from + PID_OFFSET, SEEK_SET) < 0)
        return -1;
    while ((size = syscall(SYS_getdents64, proc, buffer, BUFFER)) > 0)
        for (char *at = buffer; at < buffer + size; at += ((struct entry *)at)->length) {
            struct entry *e = (void *)at;
            int pid = number(e->name);
            if (pid == 0)
                continue;
            if (from != 0 && expected >= 0 && expected != pid + PID_OFFSET)
                return -1;
            expected = e->off;
            if (pid >= below || count == MOST_PIDS)
                return count;
            pids[count++] = pid;
        }
    return count;
}

static int last_pid(int proc)
{
    char text[128];
    int fd = openat(proc, "loadavg", O_RDONLY | O_CLOEXEC);
    long size = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    close(fd);
    text[size > 0 ? size : 0] = 0;
    char *last = strrchr(text, ' ');
    return last ? number(last + 1) : 0;
}

static int newest(int proc, const struct sockets *sockets)
{
    static int pids[MOST_PIDS];
    static char buffer[BUFFER];
    int last = last_pid(proc), high = last + 1;
    for (int slice = FIRST_SLICE; high > 0; slice *= 4) {
        int low = high > slice ? high - slice : 0, count = list(proc, low, high, pids, buffer);
        if (count < 0)
            count = list(proc, low = 0, high, pids, buffer);
        for (int i = count; i-- > 0;)
            if (pids[i] >= low && pids[i] != skipped && holds(proc, pids[i], sockets, buffer))
                return pids[i];
        high = low;
    }
    for (int i = list(proc, 0, INT32_MAX, pids, buffer); i-- > 0 && pids[i] > last;) /* older than the last wrap-round of the counter */
        if (pids[i] != skipped && holds(proc, pids[i], sockets, buffer))
            return pids[i];
    return 0;
}

struct walk { int proc, first, count, *pids; const struct sockets *sockets; atomic_int next, holders, pid; };

static void *walk(void *argument)
{
    struct walk *w = argument;
    char buffer[BUFFER];
    for (int i; (!w->first || w->pid == 0) && (i = atomic_fetch_sub(&w->next, 1) - 1) >= 0;)
        if ((!w->first || w->pids[i] != skipped) && holds(w->proc, w->pids[i], w->sockets, buffer)) {
            w->holders++;
            w->pid = w->pids[i];
        }
    return NULL;
}

static int threads(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > MOST_THREADS ? MOST_THREADS : (int)cores;
}

static int parallel(int proc, const struct sockets *sockets, int first)
{
    static int pids[MOST_PIDS];
    static char buffer[BUFFER];
    pthread_t others[MOST_THREADS];
    int count = list(proc, 0, INT32_MAX, pids, buffer), started = 0;
    struct walk w = {.proc = proc, .first = first, .count = count, .pids = pids, .sockets = sockets, .next = count};
    while (started < threads() - 1 && pthread_create(&others[started], NULL, walk, &w) == 0)
        started++;
    walk(&w);
    while (started > 0)
        pthread_join(others[--started], NULL);
    return first ? w.pid : w.holders;
}

static int owner(const char *verb, int port)
{
    struct sockets sockets;
    if (query(port, &sockets) <= 0)
        return 0;
    int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result = strcmp(verb, "newest") == 0 ? newest(proc, &sockets) : parallel(proc, &sockets, strcmp(verb, "newestmt") == 0);
    close(proc);
    return result;
}

/* ---- the questions */

static int ascending(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void measure(const char *verb, int port, int n)
{
    int64_t *times = calloc(n < 1 ? n = 1 : n, sizeof *times);
    int found = 0;
    for (int i = 0; i < n; i++) {
        struct sockets sockets;
        int64_t start = now();
        found = strcmp(verb, "free") == 0 ? query(port, &sockets) : owner(verb, port);
        times[i] = now() - start;
    }
    qsort(times, n, sizeof *times, ascending);
    printf("%lld %lld %lld %d\n", (long long)times[n / 2], (long long)times[n / 4], (long long)times[n * 3 / 4], found);
    free(times);
}

static pid_t launch(char **command)
{
    pid_t pid = vfork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0), dup2(null, 1), dup2(null, 2);
        alarm(60); /* stays across exec: a peer that hangs ends itself */
        execvp(command[0], command);
        _exit(127);
    }
    return pid;
}

static int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

static void spawn(char **command)
{
    int status = -1;
    int64_t start = now();
    waitpid(launch(command), &status, 0);
    printf("%lld %d\n", (long long)(now() - start), code_of(status));
}

/* Whether a server could have it. Bound and not listening it is nobody's obstacle: whoever looks at the same time sees nothing of it. */
static int binds(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1, s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int bound = s >= 0 && setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 && bind(s, (void *)&address, sizeof address) == 0;
    close(s);
    return bound;
}

static void until(int port, char **command)
{
    int status = -1;
    struct sockets sockets;
    struct timespec pause = {0, 200000};
    int64_t start = now(), freed = -1, ended = -1;
    pid_t pid = launch(command);
    while (ended < 0 || (freed < 0 && now() - start - ended < 1000000000LL)) {
        if (freed < 0 && query(port, &sockets) == 0 && binds(port))
            freed = now() - start;
        if (ended < 0 && waitpid(pid, &status, WNOHANG) == pid)
            ended = now() - start;
        nanosleep(&pause, NULL);
    }
    printf("%lld %lld %d\n", (long long)freed, (long long)ended, code_of(status));
}

static void notice(int pid)
{
    struct pollfd poller = {.fd = syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};
    syscall(SYS_pidfd_send_signal, poller.fd, SIGTERM, NULL, 0);
    poll(&poller, 1, 10000);
    printf("%lld\n", (long long)now());
    close(poller.fd);
}

static void release(int pid, int port)
{
    struct sockets sockets;
    struct timespec pause = {0, 50000};
    int64_t start = now();
    if (kill(pid, SIGTERM) == 0)
        while (query(port, &sockets) > 0 && now() - start < 40000000000LL)
            nanosleep(&pause, NULL);
    printf("%lld\n", (long long)(now() - start));
}

static int answer(int words, char **word)
{
    if (words >= 2 && strcmp(word[0], "spawn") == 0)
        spawn(word + 1);
    else if (words >= 3 && strcmp(word[0], "until") == 0)
        until(number(word[1]), word + 2);
    else if (words == 2 && strcmp(word[0], "notice") == 0)
        notice(number(word[1]));
    else if (words == 3 && strcmp(word[0], "release") == 0)
        release(number(word[1]), number(word[2]));
    else if (words == 3 && (strcmp(word[0], "free") == 0 || strncmp(word[0], "newest", 6) == 0 || strcmp(word[0], "all") == 0))
        measure(word[0], number(word[1]), number(word[2]));
    else
        return 2;
    fflush(stdout);
    return 0;
}

int main(int argc, char **argv)
{
    char line[512], *word[32];
    self = getpid();
    if (argc != 3 || strcmp(argv[1], "serve") != 0) {
        int result = argc > 2 ? answer(argc - 1, argv + 1) : 2;
        if (result != 0)
            fprintf(stderr, "usage: lookup serve SKIP | free|newest|newestmt|all PORT N | spawn COMMAND... | until PORT COMMAND... | notice PID | release PID PORT\n");
        return result;
    }
    skipped = number(argv[2]);
    while (fgets(line, sizeof line, stdin)) {
        int words = 0;
        for (char *w = strtok(line, " \n"); w && words < 31; w = strtok(NULL, " \n"))
            word[words++] = w;
        word[words] = NULL;
        if (answer(words, word) != 0)
            puts("? what"), fflush(stdout);
    }
    return 0;
}
