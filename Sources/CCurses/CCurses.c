#define _GNU_SOURCE
/* Without this the wide functions vanish when pkg-config's flags are not used. */
#define NCURSES_WIDECHAR 1

#include "CCurses.h"
#include "Parts.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

/* Rows and columns of the largest screen: 65,535 of each, which a terminal may claim, are gigabytes. */
enum { LARGEST_SIDE = 1000 };

static int is_open;

static const char *value(const char *name) {
    const char *found = getenv(name);
    return found != NULL && *found != 0 ? found : NULL;
}

static int names_utf8(const char *locale) { return strcasestr(locale, "utf-8") != NULL || strcasestr(locale, "utf8") != NULL; }

/* If nobody chose a locale, or the one chosen is UTF-8 but not installed here, take C.UTF-8; an explicit other one stays
   and means ASCII. */
static void choose_locale(void) {
    setlocale(LC_ALL, "");
    if (si_is_utf8()) return;
    const char *chosen = value("LC_ALL");
    if (!chosen) chosen = value("LC_CTYPE");
    if (!chosen) chosen = value("LANG");
    if (!chosen || names_utf8(chosen)) setlocale(LC_CTYPE, "C.UTF-8");
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
    input_open();
    modes_enter();
}

/* Until it has been left once, curses flushes its buffer at every move of the cursor: hundreds of writes a frame. So it is
   left here, without what the terminal would show of it. */
static void begin_buffering(void) {
    char *enter = enter_ca_mode, *leave = exit_ca_mode;
    enter_ca_mode = exit_ca_mode = NULL;
    endwin();
    doupdate();
    enter_ca_mode = enter;
    exit_ca_mode = leave;
}

int si_open(void) {
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) return SI_OPEN_NO_TERMINAL;
    const char *terminal = value("TERM");
    if (terminal == NULL || strcmp(terminal, "dumb") == 0) return SI_OPEN_DUMB;
    choose_locale();
    if (!signals_open()) return SI_OPEN_NO_PIPE;
    use_tioctl(TRUE);
    if (newterm(NULL, stdout, stdin) == NULL) return SI_OPEN_NO_TERMINAL;
    begin_buffering();
    modes_learn();
    signals_guard();
    is_open = 1;
    atexit(si_close);
    si_follow_size();
    set_modes();
    return SI_OPEN_OK;
}

void si_close(void) {
    if (!is_open) return;
    is_open = 0;
    modes_leave();
    endwin();
    signals_release();
    signals_settings_back(TCSADRAIN);
}

int si_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }
int si_colors(void) { return has_colors() ? COLORS : 0; }
int si_rows(void) { return LINES; }
int si_columns(void) { return COLS; }

int si_terminal_size(int *width, int *height) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return 0;
    *width = size.ws_col < LARGEST_SIDE ? size.ws_col : LARGEST_SIDE;
    *height = size.ws_row < LARGEST_SIDE ? size.ws_row : LARGEST_SIDE;
    return 1;
}

void si_follow_size(void) {
    int width, height;
    if (si_terminal_size(&width, &height) && (width != COLS || height != LINES)) resizeterm(height, width);
}

/* Colours need no definition: direct-colour terminals take red, green and blue as the number itself. */
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
    modes_begin_frame();
    doupdate();
    modes_end_frame();
}

void si_redraw_all(void) { clearok(curscr, TRUE); }
void si_bell(void) { beep(); }
void si_flush_input(void) { flushinp(); }
int si_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

void si_suspend(void) {
    modes_leave();
    endwin();
    signals_settings_back(TCSADRAIN);
    signals_stop();
    si_resume();
}

void si_resume(void) {
    reset_prog_mode();
    si_follow_size();
    clearok(curscr, TRUE);
    doupdate();
    modes_enter();
}
