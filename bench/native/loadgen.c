/* What the measurements look at: processes with descriptors, listeners and connections; and single victims.
 * A load lives as long as our standard input is open: end of input, or our end, ends every process of it. A victim lives a minute at most.
 *
 *   loadgen up                       brings up lo in a fresh network namespace
 *   loadgen small                    S: 100 processes x 20 descriptors
 *   loadgen large                    L: 2000 processes x 100 descriptors, 2000 listeners, 10000 connections
 *   loadgen victim PORT MS [KIND]    a process that listens on PORT and, told to end, does so MS milliseconds later; nobody's child
 *                                    that anyone waits for (zombie: its parent stays and never reaps it; stubborn: it ignores SIGTERM)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what)
{
    fprintf(stderr, "loadgen: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int up(void)
{
    struct ifreq request = {.ifr_flags = IFF_UP | IFF_RUNNING};
    int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    strcpy(request.ifr_name, "lo");
    if (s < 0 || ioctl(s, SIOCSIFFLAGS, &request) < 0)
        die("lo");
    return 0;
}

/* A listener on 127.0.0.1; port 0 takes any. */
static int listener(int port, struct sockaddr_in *bound)
{
    int one = 1, s = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t size = sizeof *bound;
    *bound = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (s < 0 || setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0 || bind(s, (void *)bound, size) < 0 || listen(s, 16) < 0
        || getsockname(s, (void *)bound, &size) < 0)
        die("listen");
    return s;
}

/* One process of the load: its own listener, both ends of its connections, the rest half pipes and half files. */
static void member(int port, int listens, int connections, int descriptors)
{
    struct sockaddr_in address;
    int used = 3, pair[2]; /* 0, 1, 2 */
    if (listens) {
        int s = listener(port, &address);
        used++;
        for (int i = 0; i < connections; i++, used += 2) {
            int client = socket(AF_INET, SOCK_STREAM, 0);
            if (client < 0 || connect(client, (void *)&address, sizeof address) < 0 || accept(s, NULL, NULL) < 0)
                die("connect");
        }
    }
    for (; used + 1 < descriptors; used += 2)
        if (used % 4 < 2 ? pipe(pair) < 0 : open("/dev/null", O_RDONLY) < 0 || open("/dev/null", O_WRONLY) < 0)
            die("descriptors");
}

static int load(int processes, int descriptors, int everyone_listens, int connections)
{
    int alive[2], ready[2];
    char byte = 0;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NPROC, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NPROC, &limit);
    }
    if (pipe(alive) < 0 || pipe(ready) < 0)
        die("pipe");
    for (int i = 0; i < processes; i++) {
        /* The oldest, the middle and the newest process own the ports that are asked for. */
        int port = i == 0 ? 5101 : i == processes / 2 ? 5102 : i == processes - 1 ? 5103 : 0;
        pid_t pid = fork();
        if (pid < 0)
            die("fork");
        if (pid == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            close(alive[1]);
            if (dup2(alive[0], 0) < 0 || dup2(ready[1], 1) < 0)
                die("dup2");
            close(alive[0]), close(ready[0]), close(ready[1]);
            member(port, everyone_listens || port != 0, connections, descriptors);
            if (write(1, &byte, 1) != 1)
                die("write");
            while (read(0, &byte, 1) > 0) /* until the parent is gone */
                ;
            _exit(0);
        }
        if (read(ready[0], &byte, 1) != 1) /* one after the other, so that the order of the PIDs is the order of age */
            die("a process of the load");
    }
    printf("READY %d\n", processes);
    fflush(stdout);
    while (read(0, &byte, 1) > 0)
        ;
    close(alive[1]);
    while (wait(NULL) > 0)
        ;
    return 0;
}

static void victim(int port, int delay, int stubborn, int out)
{
    struct sockaddr_in address;
    struct timespec now, rest = {delay / 1000, delay % 1000 * 1000000L};
    char line[64];
    sigset_t term;
    int signal;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, NULL);
    alarm(60);
    listener(port, &address);
    dprintf(out, "READY %d\n", getpid());
    do
        sigwait(&term, &signal);
    while (stubborn);
    nanosleep(&rest, NULL);
    clock_gettime(CLOCK_MONOTONIC, &now);
    int length = snprintf(line, sizeof line, "GONE %lld\n", (long long)now.tv_sec * 1000000000 + now.tv_nsec);
    _exit(write(out, line, length) == length ? 0 : 1); /* its last act */
}

static int stranger(int port, int delay, const char *kind)
{
    int zombie = strcmp(kind, "zombie") == 0;
    char byte;
    pid_t pid = fork();
    if (pid < 0)
        die("fork");
    if (pid > 0) {
        if (!zombie)
            return 0; /* the init process adopts it and reaps it */
        while (read(0, &byte, 1) > 0)
            ;
        return 0;
    }
    prctl(PR_SET_PDEATHSIG, zombie ? SIGKILL : 0);
    victim(port, delay, strcmp(kind, "stubborn") == 0, 1);
    return 0;
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";
    if (strcmp(verb, "up") == 0)
        return up();
    if (strcmp(verb, "small") == 0)
        return load(100, 20, 0, 0);
    if (strcmp(verb, "large") == 0)
        return load(2000, 100, 1, 5);
    if (strcmp(verb, "victim") == 0 && argc >= 4)
        return stranger(atoi(argv[2]), atoi(argv[3]), argc > 4 ? argv[4] : "");
    fprintf(stderr, "usage: loadgen up | small | large | victim PORT MS [zombie | stubborn]\n");
    return 2;
}
