#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1

#include "CCurses.h"
#include "Parts.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <term.h>
#include <unistd.h>

/* Milliseconds that an orderly end may take before the process ends anyway: the terminal may not be reading. */
enum { PATIENCE = 700 };

static int wake_pipe[2] = {-1, -1};
static struct termios saved;
static volatile sig_atomic_t is_saved, is_guarded, ending;
static char rescue[2048];
static volatile sig_atomic_t rescue_count;
static char crash_stack[32768];
static char last_words[1024];

void send_bytes(const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}

void send_text(const char *text) { send_bytes(text, strlen(text)); }

static void set_handler(const int *signals, size_t count, void (*handler)(int), int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = flags;
    for (size_t i = 0; i < count; i++) sigaction(signals[i], &action, NULL);
}

/* From here on async-signal-safe only: the bytes were made while it was safe to. */

static void give_back(void) {
    if (!is_guarded) return;
    is_guarded = 0;
    /* Nobody may be reading any more; then these bytes would hold us for ever. */
    struct pollfd output = {STDOUT_FILENO, POLLOUT, 0};
    if (poll(&output, 1, 100) == 1 && (output.revents & POLLOUT)) send_bytes(rescue, (size_t)rescue_count);
    signals_settings_back(TCSANOW);
}

static void on_crash(int number) {
    give_back();
    signal(number, SIG_DFL);
    raise(number);
}

static void on_stuck(int number) {
    (void)number;
    give_back();
    _exit(128 + ending);
}

static void on_signal(int number) {
    int kept = errno;
    unsigned char byte = (unsigned char)number;
    if (number == SIGTERM || number == SIGINT || number == SIGHUP || number == SIGQUIT) {
        struct itimerval soon = {{0, 0}, {0, PATIENCE * 1000}};
        ending = number;
        setitimer(ITIMER_REAL, &soon, NULL);
    }
    ssize_t ignored = write(wake_pipe[1], &byte, 1);
    (void)ignored;
    errno = kept;
}

void signals_settings_back(int action) {
    if (is_saved) tcsetattr(STDIN_FILENO, action, &saved);
}

/* Until here. */

int signals_open(void) {
    static const int reported[] = {SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGCONT, SIGTSTP};
    static const int alarm_signal[] = {SIGALRM};
    if (pipe2(wake_pipe, O_NONBLOCK | O_CLOEXEC) != 0) return 0;
    is_saved = tcgetattr(STDIN_FILENO, &saved) == 0;
    set_handler(reported, sizeof reported / sizeof *reported, on_signal, SA_RESTART);
    set_handler(alarm_signal, 1, on_stuck, 0);
    signal(SIGPIPE, SIG_IGN);
    return 1;
}

static int collect(int byte) {
    if (rescue_count < (int)sizeof rescue) rescue[rescue_count++] = (char)byte;
    return byte;
}

static void collect_text(const char *text) {
    for (; *text; text++) collect(*text);
}

static void collect_capability(const char *capability) {
    if (capability) tputs(capability, 1, collect);
}

void signals_guard(void) {
    static const int crashes[] = {SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE};
    /* A stack that ran over has no room for a handler. */
    stack_t stack = {crash_stack, 0, sizeof crash_stack};
    sigaltstack(&stack, NULL);
    rescue_count = 0;
    collect_text(modes_rescue());
    collect_capability(exit_attribute_mode);
    collect_capability(keypad_local);
    collect_capability(cursor_normal);
    collect_capability(exit_ca_mode);
    collect_text(last_words);
    is_guarded = 1;
    set_handler(crashes, sizeof crashes / sizeof *crashes, on_crash, (int)SA_RESETHAND | SA_ONSTACK);
}

void signals_release(void) { is_guarded = 0; }

void signals_stop(void) {
    static const int stop[] = {SIGTSTP};
    set_handler(stop, 1, SIG_DFL, 0);
    raise(SIGTSTP);
    set_handler(stop, 1, on_signal, SA_RESTART);
}

int signals_next(void) {
    unsigned char byte;
    return read(wake_pipe[0], &byte, 1) == 1 ? byte : -1;
}

int signals_descriptor(void) { return wake_pipe[0]; }

void si_last_words(const char *text) { snprintf(last_words, sizeof last_words, "%s\r\n", text); }

void si_wake(void) {
    unsigned char zero = 0;
    ssize_t ignored = write(wake_pipe[1], &zero, 1);
    (void)ignored;
}
