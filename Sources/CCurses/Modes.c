#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1

#include "CCurses.h"
#include "Parts.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

/* Longest text that is copied, base64: what a row's id needs, far below what terminals take. */
enum { LONGEST_COPY = 1024 };

/* DECRPM: 1 and 2 are settings that can be changed. */
enum { IS_SET = 1, IS_RESET = 2 };

static int is_modern, wants_mouse, is_asked, is_synchronised;

static int starts(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

static const char *terminal_name(void) {
    const char *name = getenv("TERM");
    return name ? name : "";
}

/* A terminal that reports its mouse understands the private modes of xterm, or drops them silently: vt100 and serial lines
   have no such entry. The Linux console has one for a mouse daemon, and none of those modes. */
void modes_learn(void) { is_modern = key_mouse != NULL && !starts(terminal_name(), "linux"); }

void si_want_mouse(int wanted) { wants_mouse = wanted; }

void modes_enter(void) {
    if (!is_modern) return;
    send_text("\033[?2004h");
    if (wants_mouse) send_text("\033[?1000h\033[?1006h");
    /* Asked once; GNU screen neither knows it nor hands it on. */
    if (is_asked || starts(terminal_name(), "screen")) return;
    is_asked = 1;
    send_text("\033[?2026$p");
}

void modes_leave(void) {
    if (!is_modern) return;
    send_text(modes_rescue());
    /* The answer may still be under way and must not become the shell's input. */
    if (is_asked == 1) tcflush(STDIN_FILENO, TCIFLUSH);
}

const char *modes_rescue(void) {
    return is_modern ? "\033[?2026l\033[?2004l\033[?1006l\033[?1000l" : "";
}

void modes_answer(int setting) {
    is_asked = 2;
    is_synchronised = setting == IS_SET || setting == IS_RESET;
}

/* Curses' own buffer is empty between two frames. */
void modes_begin_frame(void) {
    if (is_synchronised) send_text("\033[?2026h");
}

void modes_end_frame(void) {
    if (is_synchronised) send_text("\033[?2026l");
}

int si_copy(const char *base64) {
    char sequence[LONGEST_COPY + 64];
    size_t length = strlen(base64);
    if (!is_modern || length > LONGEST_COPY) return 0;
    if (strspn(base64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != length) return 0;
    const char *multiplexer = getenv("TMUX");
    if (!starts(terminal_name(), "screen") || multiplexer) {
        snprintf(sequence, sizeof sequence, "\033]52;c;%s\a", base64);
        send_text(sequence);
    }
    /* To the terminal outside: tmux and screen hand on what is wrapped, where they are allowed to. */
    if (multiplexer) {
        snprintf(sequence, sizeof sequence, "\033Ptmux;\033\033]52;c;%s\a\033\\", base64);
        send_text(sequence);
    } else if (starts(terminal_name(), "screen")) {
        snprintf(sequence, sizeof sequence, "\033P\033]52;c;%s\a\033\\", base64);
        send_text(sequence);
    }
    return 1;
}
