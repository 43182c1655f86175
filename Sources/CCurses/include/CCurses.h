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
    SI_EVENT_PASTE,
    SI_EVENT_MOUSE
};

enum {
    SI_KEY_UP = 1, SI_KEY_DOWN, SI_KEY_LEFT, SI_KEY_RIGHT, SI_KEY_PAGE_UP, SI_KEY_PAGE_DOWN, SI_KEY_HOME,
    SI_KEY_END, SI_KEY_BACKSPACE, SI_KEY_BACK_TAB, SI_KEY_ENTER, SI_KEY_F1, SI_KEY_OTHER
};

enum { SI_MOUSE_PRESS, SI_MOUSE_RELEASE, SI_MOUSE_DOUBLE, SI_MOUSE_WHEEL_UP, SI_MOUSE_WHEEL_DOWN };

typedef struct {
    int32_t kind;
    /// Scalar of a key, SI_KEY_* of a function key, number of a signal, 1 or 0 for begin or end of a paste, SI_MOUSE_*.
    uint32_t code;
    /// Where the mouse is, from 0.
    int32_t row, column;
} si_event;

enum { SI_OPEN_OK, SI_OPEN_NO_PIPE, SI_OPEN_NO_TERMINAL, SI_OPEN_DUMB };

/// Whether `si_open` asks the terminal for its mouse, where it has one.
void si_want_mouse(int wanted);
/// One line that a crash leaves on the terminal once that is given back; before `si_open`. At most 1,000 bytes.
void si_last_words(const char *text);

/// Takes over the terminal: raw keys, alternate screen, signal handlers that end in `si_wait`, and handlers that give
/// the terminal back on a crash, or when the end takes too long. Call it once, from the thread that will draw. SI_OPEN_*.
int si_open(void);

/// Gives the terminal back; may be called again without harm.
void si_close(void);

/// 1 when the locale can draw UTF-8.
int si_is_utf8(void);
int si_colors(void);
int si_rows(void);
int si_columns(void);

/// Size of the terminal behind standard output without opening it, at most 1,000 each way; 0 when there is none.
int si_terminal_size(int *width, int *height);
/// Makes the screen as large as the terminal is now.
void si_follow_size(void);

/// Colour `foreground`, a palette number, or RGB on direct-colour terminals, on the terminal's own background as pair `id`.
void si_pair(int id, int foreground);
void si_clear(void);
/// Draws text at a place; the caller cuts it to the row.
void si_put(int row, int column, const char *text, uint32_t attributes, int pair);
/// Sends what changed; in one piece where the terminal can hold its picture meanwhile (mode 2026).
void si_flush(void);
/// Draws everything anew at the next flush.
void si_redraw_all(void);
void si_bell(void);
/// Throws away what was typed and not read yet.
void si_flush_input(void);
/// Columns that the C library gives a scalar; -1 for what it cannot draw.
int si_width(uint32_t scalar);
/// Gives the terminal back, stops the process as Ctrl-Z does, and takes it again.
void si_suspend(void);
/// Takes the terminal again after the process was stopped and went on.
void si_resume(void);
/// Puts text, given in base64, on the clipboard of the terminal (OSC 52); 0 when it is too long or the terminal cannot.
int si_copy(const char *base64);

/// Waits for a key, a signal or a wake, at most so long; -1 is for ever.
si_event si_wait(int milliseconds);
/// 1 when more input waits.
int si_has_input(void);
/// Wakes `si_wait`; from any thread.
void si_wake(void);

#endif
