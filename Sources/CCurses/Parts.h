#ifndef SI_PARTS_H
#define SI_PARTS_H

/* What the files of this target share; Swift sees none of it. */
#include <stddef.h>
#include <termios.h>

/* Signals.c */

/* Pipe and handlers for the signals that `si_wait` reports; before newterm, which installs its own where there are none.
   False without a pipe. */
int signals_open(void);
/* Handlers that give the terminal back on a crash; the rescue bytes are made here, so the terminal must be open. */
void signals_guard(void);
/* The crash handlers have nothing left to do. */
void signals_release(void);
/* Stops the process as Ctrl-Z does; returns when it goes on. */
void signals_stop(void);
/* Reads one byte of the pipe: a signal's number, 0 for a wake, -1 for none. */
int signals_next(void);
int signals_descriptor(void);
/* The settings of the terminal before it was taken, given back. `action` as of tcsetattr. */
void signals_settings_back(int action);

/* Writes all of it, past curses. */
void send_bytes(const char *bytes, size_t count);
void send_text(const char *text);

/* Modes.c */

/* Learns what the terminal behind TERM can do beyond terminfo; after newterm. */
void modes_learn(void);
void modes_enter(void);
void modes_leave(void);
/* Bytes that leave every mode that could have been entered. */
const char *modes_rescue(void);
/* What the terminal answered about synchronised output: `Ps` of DECRPM. */
void modes_answer(int setting);
/* Around one frame. */
void modes_begin_frame(void);
void modes_end_frame(void);

/* Input.c */

/* Binds the sequences that terminfo does not name; after keypad(). */
void input_open(void);

#endif
