package io.github.rlaifv.feedback.internal.list;

/**
 * A JSON list or object within a text. If the text was truncated, it is closed after its last whole value.
 *
 * @param json the closed JSON
 * @param end index in the text after the JSON
 */
record JsonPiece(String json, int end) {
    /** Maximum nesting. No list of facts is nested deeper. */
    private static final int DEEPEST = 8;

    /** Reads the JSON that begins with the bracket at an index. */
    static JsonPiece of(String text, int from) {
        StringBuilder open = new StringBuilder();
        int whole = from;
        String closing = "";
        char before = 0;
        int at = from;
        while (at < text.length()) {
            char letter = text.charAt(at);
            boolean value = true;
            if (letter == '[' || letter == '{') {
                open.append(letter == '[' ? ']' : '}');
                value = false;
            } else if (letter == ']' || letter == '}') {
                if (open.isEmpty() || open.charAt(open.length() - 1) != letter) {
                    break;
                }
                open.setLength(open.length() - 1);
            } else if (letter == '"' || letter == '\'') {
                at = endOfText(text, at);
                // a field name alone does not count as a value
                value = at < text.length() && (before == ':' || open.charAt(open.length() - 1) == ']');
            } else {
                value = false;
            }
            at++;
            if (value) {
                whole = at;
                closing = open.isEmpty() ? "" : open.reverse().toString();
                open.reverse();
            }
            if (open.isEmpty()) {
                return new JsonPiece(text.substring(from, at), at);
            }
            if (open.length() > DEEPEST) {
                break;
            }
            before = Character.isWhitespace(letter) ? before : letter;
        }
        return new JsonPiece(text.substring(from, whole) + closing, text.length());
    }

    /** Returns the index of the closing quote, or the length of the text if there is none. */
    private static int endOfText(String text, int quote) {
        for (int at = quote + 1; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '\\') {
                at++;
            } else if (letter == text.charAt(quote)) {
                return at;
            }
        }
        return text.length();
    }
}
