/* Stands for a library that plugins must not load. */
int refused_decode(void);
int refused_decode(void) { return 1; }
