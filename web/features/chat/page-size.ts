/** Messages that are read at once: each brings its citations, and a hundred of them are more than one query may ask for. */
export const messagesPerPage = 40
