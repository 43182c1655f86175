#ifndef SI_CCURSES_H
#define SI_CCURSES_H

#include <stddef.h>
#include <stdint.h>

/// Nothing of curses.h leaks out: Swift sees only these.
enum { SI_BOLD = 1, SI_REVERSE = 2, SI_UNDERLINE = 4, SI_DIM = 8 };

enum {
    SI_EVENT_NONE,
    SI_EVENT_KEY,
    SI_EVENT_FUNCTION,
    SI_EVENT_RESIZE,
    SI_EVENT_SIGNAL,
    SI_EVENT_WAKE,
    SI_EVENT_GONE,
    SI_EVENT_PASTE
};

enum {
    SI_KEY_UP = 1, SI_KEY_DOWN, SI_KEY_LEFT, SI_KEY_RIGHT, SI_KEY_PAGE_UP, SI_KEY_PAGE_DOWN, SI_KEY_HOME,
    SI_KEY_END, SI_KEY_BACKSPACE, SI_KEY_BACK_TAB, SI_KEY_ENTER, SI_KEY_F1, SI_KEY_OTHER
};

typedef struct {
    int32_t kind;
    /// Scalar of a key, SI_KEY_* of a function key, number of a signal, 1 or 0 for begin or end of a paste.
    uint32_t code;
} si_event;

enum { SI_OPEN_OK, SI_OPEN_NO_PIPE, SI_OPEN_NO_TERMINAL, SI_OPEN_DUMB };

/// Takes over the terminal: raw keys, alternate screen, signal handlers that end in `si_wait`, and handlers that give
/// the terminal back on a crash. Call it once, from the thread that will draw. SI_OPEN_*.
int si_open(void);

/// Gives the terminal back; may be called again without harm.
void si_close(void);

/// 1 when the locale can draw UTF-8.
int si_is_utf8(void);
int si_colors(void);
int si_rows(void);
int si_columns(void);

/// Size of the terminal behind standard output without opening it; 0 when there is none.
int si_terminal_size(int *width, int *height);

/// Colour `foreground` on the terminal's own background as pair `id`.
void si_pair(int id, int foreground);
void si_clear(void);
/// Draws text at a place; the caller cuts it to the row.
void si_put(int row, int column, const char *text, uint32_t attributes, int pair);
void si_flush(void);
/// Draws everything anew at the next flush.
void si_redraw_all(void);
void si_bell(void);
/// Columns that the C library gives a scalar; -1 for what it cannot draw.
int si_width(uint32_t scalar);
/// Gives the terminal back, stops the process as Ctrl-Z does, and takes it again.
void si_suspend(void);

/// Waits for a key, a signal or a wake, at most so long; -1 is for ever.
si_event si_wait(int milliseconds);
/// Wakes `si_wait`; from any thread.
void si_wake(void);

#endif
