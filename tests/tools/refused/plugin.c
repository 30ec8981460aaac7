/* A module that plugin_links.sh must refuse: it links what it may not and exports more than its
 * entry. */
int refused_decode(void);
int refused_call(void);
int refused_call(void) { return refused_decode(); }
