#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1

#include "CCurses.h"
#include "Parts.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { PASTE_BEGIN = KEY_MAX + 1, PASTE_END, MOUSE_NUMBERED, MOUSE_BYTES, MODE_ANSWER };

/* Milliseconds: until the rest of a sequence is given up, and between the two clicks of a double one. */
enum { REST_OF_SEQUENCE = 25, DOUBLE_CLICK = 400 };

/* Numbers of a sequence; more, or longer ones, make it a sequence that is dropped. */
enum { NUMBERS = 3, LARGEST_NUMBER = 9999, LONGEST_SEQUENCE = 64 };

void input_open(void) {
    define_key("\033[200~", PASTE_BEGIN);
    define_key("\033[201~", PASTE_END);
    define_key("\033[<", MOUSE_NUMBERED);
    define_key("\033[M", MOUSE_BYTES);
    define_key("\033[?2026;", MODE_ANSWER);
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
    si_event made = {kind, code, 0, 0};
    return made;
}

/* One byte of a sequence that has begun; -1 when no more comes. */
static int next_byte(void) {
    int code = wgetch(stdscr);
    if (code != ERR) return code;
    struct pollfd input = {STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, REST_OF_SEQUENCE) <= 0) return -1;
    code = wgetch(stdscr);
    return code == ERR ? -1 : code;
}

/* Reads `1;2;3` and the byte behind it, which it answers; -1 when these are too many or too large, read all the same. */
static int read_numbers(int *numbers) {
    int at = 0, is_bad = 0;
    for (int i = 0; i < NUMBERS; i++) numbers[i] = 0;
    for (int i = 0; i < LONGEST_SEQUENCE; i++) {
        int byte = next_byte();
        if (byte == ';') {
            is_bad |= ++at >= NUMBERS;
        } else if (byte < '0' || byte > '9') {
            return is_bad ? -1 : byte;
        } else if (!is_bad) {
            numbers[at] = numbers[at] * 10 + byte - '0';
            is_bad = numbers[at] > LARGEST_NUMBER;
        }
    }
    return -1;
}

static uint32_t press(int row, int column) {
    static struct timespec last;
    static int last_row = -1, last_column = -1;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long passed = (now.tv_sec - last.tv_sec) * 1000 + (now.tv_nsec - last.tv_nsec) / 1000000;
    int again = row == last_row && column == last_column && passed <= DOUBLE_CLICK;
    last = now;
    last_row = again ? -1 : row;
    last_column = column;
    return again ? SI_MOUSE_DOUBLE : SI_MOUSE_PRESS;
}

/* `button` as xterm counts: 0 is the left one, 64 and 65 are the wheel; 4, 8 and 16 are modifiers, 32 is motion. Row and
   column count from 1. */
static si_event mouse(int button, int column, int row, int is_release) {
    int plain = button & ~(4 | 8 | 16);
    si_event made = event(SI_EVENT_MOUSE, SI_MOUSE_RELEASE);
    if (row < 1 || column < 1) return event(SI_EVENT_NONE, 0);
    made.row = row - 1;
    made.column = column - 1;
    if (plain == 64 || plain == 65) {
        made.code = plain == 64 ? SI_MOUSE_WHEEL_UP : SI_MOUSE_WHEEL_DOWN;
    } else if (plain == 0 && !is_release) {
        made.code = press(made.row, made.column);
    } else if (plain != 0 && plain != 3) {
        return event(SI_EVENT_NONE, 0);
    }
    return made;
}

static si_event read_mouse(void) {
    int numbers[NUMBERS];
    int end = read_numbers(numbers);
    if (end != 'M' && end != 'm') return event(SI_EVENT_NONE, 0);
    return mouse(numbers[0], numbers[1], numbers[2], end == 'm');
}

/* The form of old terminals: three bytes, each 32 more than the number. */
static si_event read_mouse_bytes(void) {
    int button = next_byte(), column = next_byte(), row = next_byte();
    if (row < 0) return event(SI_EVENT_NONE, 0);
    return mouse(button - 32, column - 32, row - 32, ((button - 32) & 3) == 3);
}

static si_event read_mode(void) {
    int numbers[NUMBERS];
    if (read_numbers(numbers) == '$' && next_byte() == 'y') modes_answer(numbers[0]);
    return event(SI_EVENT_NONE, 0);
}

static si_event code_event(wint_t code) {
    switch (code) {
    case KEY_RESIZE: return event(SI_EVENT_RESIZE, 0);
    case PASTE_BEGIN: return event(SI_EVENT_PASTE, 1);
    case PASTE_END: return event(SI_EVENT_PASTE, 0);
    case MOUSE_NUMBERED: return read_mouse();
    case MOUSE_BYTES: return read_mouse_bytes();
    case MODE_ANSWER: return read_mode();
    default: return event(SI_EVENT_FUNCTION, function_code(code));
    }
}

/* True when what stands behind an Escape that was read is a sequence that curses does not know, and that is gone now: its
   letters are no keys. */
static int drop_sequence(void) {
    int byte = wgetch(stdscr);
    if (byte == ERR) return 0;
    if (byte != '[') {
        ungetch(byte);
        return 0;
    }
    for (int i = 0; i < LONGEST_SEQUENCE; i++) {
        byte = next_byte();
        if (byte < 0x20 || byte > 0x3F) break;
    }
    return 1;
}

static int next_key(si_event *made) {
    wint_t code;
    int got = wget_wch(stdscr, &code);
    if (got == ERR) return 0;
    if (got == OK && code == 27 && drop_sequence()) {
        *made = event(SI_EVENT_NONE, 0);
        return 1;
    }
    *made = got == KEY_CODE_YES ? code_event(code) : event(SI_EVENT_KEY, code);
    return 1;
}

/* Signals that end or stop the process go before everything; many resizes are one. */
static int drain(si_event *made) {
    int resized = 0, woken = 0, byte;
    while ((byte = signals_next()) >= 0) {
        if (byte == SIGWINCH) {
            resized = 1;
        } else if (byte == 0) {
            woken = 1;
        } else {
            if (resized) si_follow_size();
            *made = event(SI_EVENT_SIGNAL, (uint32_t)byte);
            return 1;
        }
    }
    if (resized) {
        si_follow_size();
        *made = event(SI_EVENT_RESIZE, 0);
    } else if (woken) {
        *made = event(SI_EVENT_WAKE, 0);
    }
    return resized || woken;
}

/* Input that stays readable and has no byte has ended. Bytes that curses has taken and that are no key yet are none of it. */
static int is_at_end(void) {
    int waiting = 0;
    return si_has_input() && ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting == 0;
}

si_event si_wait(int milliseconds) {
    si_event made = event(SI_EVENT_NONE, 0);
    if (next_key(&made)) return made;
    struct pollfd watched[2] = {{STDIN_FILENO, POLLIN, 0}, {signals_descriptor(), POLLIN, 0}};
    int ready = poll(watched, 2, milliseconds);
    if (ready < 0 && errno != EINTR) return event(SI_EVENT_GONE, 0);
    if (ready <= 0) return made;
    if ((watched[1].revents & POLLIN) && drain(&made)) return made;
    if (watched[0].revents == 0) return made;
    if (next_key(&made)) return made;
    /* Readable but nothing to read, together with a hang-up: the terminal is gone. */
    if (watched[0].revents & (POLLHUP | POLLERR | POLLNVAL)) return event(SI_EVENT_GONE, 0);
    if (is_at_end()) return event(SI_EVENT_GONE, 0);
    return made;
}

int si_has_input(void) {
    struct pollfd input = {STDIN_FILENO, POLLIN, 0};
    return poll(&input, 1, 0) == 1 && (input.revents & POLLIN) != 0;
}
