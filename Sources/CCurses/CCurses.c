#define _GNU_SOURCE
/* Without this the wide functions vanish when pkg-config's flags are not used. */
#define NCURSES_WIDECHAR 1

#include "CCurses.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

enum { PASTE_BEGIN = KEY_MAX + 1, PASTE_END = KEY_MAX + 2 };

static int wake_pipe[2] = {-1, -1};
static struct termios saved;
static volatile sig_atomic_t is_saved, is_open;
static char rescue[512];
static volatile sig_atomic_t rescue_count;

static void send_bytes(const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, count);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return;
        }
        bytes += written;
        count -= (size_t)written;
    }
}

static void send_text(const char *text) { send_bytes(text, strlen(text)); }

static void on_signal(int number) {
    int kept = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t ignored = write(wake_pipe[1], &byte, 1);
    (void)ignored;
    errno = kept;
}

/* Async-signal-safe only: the bytes were made while it was safe to. */
static void on_crash(int number) {
    if (is_open) {
        is_open = 0;
        send_bytes(rescue, (size_t)rescue_count);
        if (is_saved) {
            tcsetattr(STDIN_FILENO, TCSANOW, &saved);
        }
    }
    signal(number, SIG_DFL);
    raise(number);
}

static int collect(int byte) {
    if (rescue_count < (int)sizeof rescue) {
        rescue[rescue_count++] = (char)byte;
    }
    return byte;
}

static void prepare_rescue(void) {
    const char *modes = "\033[?2026l\033[?2004l\033[?1000l\033[?1002l\033[?1006l";
    if (exit_attribute_mode) tputs(exit_attribute_mode, 1, collect);
    for (const char *at = modes; *at; at++) collect(*at);
    if (keypad_local) tputs(keypad_local, 1, collect);
    if (cursor_normal) tputs(cursor_normal, 1, collect);
    if (exit_ca_mode) tputs(exit_ca_mode, 1, collect);
}

static void set_handler(const int *signals, size_t count, void (*handler)(int), int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = flags;
    for (size_t i = 0; i < count; i++) sigaction(signals[i], &action, NULL);
}

static int is_set(const char *name) {
    const char *value = getenv(name);
    return value != NULL && *value != 0;
}

/* If nobody chose a locale take C.UTF-8; an explicit other one stays and means ASCII. */
static void choose_locale(void) {
    setlocale(LC_ALL, "");
    if (!si_is_utf8() && !is_set("LC_ALL") && !is_set("LC_CTYPE") && !is_set("LANG")) {
        setlocale(LC_CTYPE, "C.UTF-8");
    }
}

static void set_modes(void) {
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(25);
    curs_set(0);
    leaveok(stdscr, TRUE);
    idlok(stdscr, FALSE);
    intrflush(stdscr, FALSE);
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    define_key("\033[200~", PASTE_BEGIN);
    define_key("\033[201~", PASTE_END);
    send_text("\033[?2004h");
}

int si_open(void) {
    static const int signals[] = {SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGCONT};
    static const int crashes[] = {SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE};
    const char *terminal = getenv("TERM");
    if (terminal == NULL || *terminal == 0 || strcmp(terminal, "dumb") == 0) return SI_OPEN_DUMB;
    choose_locale();
    if (pipe2(wake_pipe, O_NONBLOCK | O_CLOEXEC) != 0) return SI_OPEN_NO_PIPE;
    is_saved = tcgetattr(STDIN_FILENO, &saved) == 0;
    /* Before newterm: curses installs its own handlers only where there is none. */
    set_handler(signals, sizeof signals / sizeof *signals, on_signal, SA_RESTART);
    signal(SIGTSTP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    if (newterm(NULL, stdout, stdin) == NULL) return SI_OPEN_NO_TERMINAL;
    prepare_rescue();
    is_open = 1;
    atexit(si_close);
    set_handler(crashes, sizeof crashes / sizeof *crashes, on_crash, (int)SA_RESETHAND);
    set_modes();
    return SI_OPEN_OK;
}

void si_close(void) {
    if (!is_open) return;
    is_open = 0;
    send_text("\033[?2004l\033[?1000l");
    endwin();
    if (is_saved) tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
}

int si_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }
int si_colors(void) { return has_colors() ? COLORS : 0; }
int si_rows(void) { return LINES; }
int si_columns(void) { return COLS; }

int si_terminal_size(int *width, int *height) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return 0;
    *width = size.ws_col;
    *height = size.ws_row;
    return 1;
}

void si_pair(int id, int foreground) { init_extended_pair(id, foreground, -1); }
void si_clear(void) { werase(stdscr); }

void si_put(int row, int column, const char *text, uint32_t attributes, int pair) {
    attr_t set = 0;
    if (attributes & SI_BOLD) set |= A_BOLD;
    if (attributes & SI_REVERSE) set |= A_REVERSE;
    if (attributes & SI_UNDERLINE) set |= A_UNDERLINE;
    if (attributes & SI_DIM) set |= A_DIM;
    wattr_set(stdscr, set, (short)pair, &pair);
    mvwaddstr(stdscr, row, column, text);
}

void si_flush(void) {
    wnoutrefresh(stdscr);
    doupdate();
}

void si_redraw_all(void) { clearok(curscr, TRUE); }
void si_bell(void) { beep(); }
int si_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

void si_suspend(void) {
    send_text("\033[?2004l");
    endwin();
    signal(SIGTSTP, SIG_DFL);
    raise(SIGTSTP);
    signal(SIGTSTP, SIG_IGN);
    send_text("\033[?2004h");
    clearok(curscr, TRUE);
    refresh();
}

void si_wake(void) {
    unsigned char zero = 0;
    ssize_t ignored = write(wake_pipe[1], &zero, 1);
    (void)ignored;
}

static uint32_t function_code(wint_t code) {
    switch (code) {
    case KEY_UP: return SI_KEY_UP;
    case KEY_DOWN: return SI_KEY_DOWN;
    case KEY_LEFT: return SI_KEY_LEFT;
    case KEY_RIGHT: return SI_KEY_RIGHT;
    case KEY_PPAGE: return SI_KEY_PAGE_UP;
    case KEY_NPAGE: return SI_KEY_PAGE_DOWN;
    case KEY_HOME: return SI_KEY_HOME;
    case KEY_END: return SI_KEY_END;
    case KEY_BACKSPACE: return SI_KEY_BACKSPACE;
    case KEY_BTAB: return SI_KEY_BACK_TAB;
    case KEY_ENTER: return SI_KEY_ENTER;
    default: return code == KEY_F(1) ? SI_KEY_F1 : SI_KEY_OTHER;
    }
}

static si_event event(int kind, uint32_t code) {
    si_event made = {kind, code};
    return made;
}

static int next_key(si_event *made) {
    wint_t code;
    int got = wget_wch(stdscr, &code);
    if (got == ERR) return 0;
    if (got != KEY_CODE_YES) {
        *made = event(SI_EVENT_KEY, code);
    } else if (code == KEY_RESIZE) {
        *made = event(SI_EVENT_RESIZE, 0);
    } else if (code == PASTE_BEGIN || code == PASTE_END) {
        *made = event(SI_EVENT_PASTE, code == PASTE_BEGIN);
    } else {
        *made = event(SI_EVENT_FUNCTION, function_code(code));
    }
    return 1;
}

static int follow_size(void) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return 0;
    resizeterm(size.ws_row, size.ws_col);
    return 1;
}

/* Signals that end the process go before everything; many resizes are one. */
static int drain(si_event *made) {
    unsigned char byte;
    int resized = 0, woken = 0;
    while (read(wake_pipe[0], &byte, 1) == 1) {
        if (byte == SIGWINCH) {
            resized = 1;
        } else if (byte == 0) {
            woken = 1;
        } else {
            *made = event(SI_EVENT_SIGNAL, byte);
            return 1;
        }
    }
    if (resized) {
        follow_size();
        *made = event(SI_EVENT_RESIZE, 0);
    } else if (woken) {
        *made = event(SI_EVENT_WAKE, 0);
    }
    return resized || woken;
}

si_event si_wait(int milliseconds) {
    si_event made = event(SI_EVENT_NONE, 0);
    if (next_key(&made)) return made;
    struct pollfd watched[2] = {{STDIN_FILENO, POLLIN, 0}, {wake_pipe[0], POLLIN, 0}};
    int ready = poll(watched, 2, milliseconds);
    if (ready < 0 && errno != EINTR) return event(SI_EVENT_GONE, 0);
    if (ready <= 0) return made;
    if ((watched[1].revents & POLLIN) && drain(&made)) return made;
    if (watched[0].revents == 0) return made;
    if (next_key(&made)) return made;
    /* Readable but nothing to read, together with a hang-up: the terminal is gone. */
    if (watched[0].revents & (POLLHUP | POLLERR | POLLNVAL)) return event(SI_EVENT_GONE, 0);
    return made;
}
