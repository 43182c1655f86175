#ifndef SI_CLINUX_H
#define SI_CLINUX_H

/// Makes the calling thread give way to all others: nice 19, and the idle class of the disk's scheduler or, where that
/// is refused, the lowest of the best-effort class. It stays so until the thread ends. 1 when both were taken.
int si_give_way(void);

/// A descriptor that counts what is written to it (`eventfd`), closed in child processes, that never blocks; -1 when the
/// system has none to give.
int si_event_counter(void);

#endif
