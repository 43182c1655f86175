#define _GNU_SOURCE

#include "CLinux.h"

#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// linux/ioprio.h, which older kernel headers do not install: the class lies above 13 bits of level.
enum { IOPRIO_WHO_PROCESS = 1, IOPRIO_CLASS_SHIFT = 13, IOPRIO_BEST_EFFORT = 2, IOPRIO_IDLE = 3 };

int si_give_way(void) {
    pid_t thread = (pid_t)syscall(SYS_gettid);
    int nice = setpriority(PRIO_PROCESS, (id_t)thread, 19) == 0;
    int disk = syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_IDLE << IOPRIO_CLASS_SHIFT) == 0 ||
               syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_BEST_EFFORT << IOPRIO_CLASS_SHIFT | 7) == 0;
    return nice && disk;
}

int si_event_counter(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
