package io.github.rlaifv.core.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a template into texts, expressions and blocks, and the latter into tokens. */
final class TemplateLexer {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*+(?:(?<name>[A-Za-z_]\\w*+)|(?<number>\\d++(?:\\.\\d++)?)|'(?<single>(?:[^'\\\\]|\\\\.)*+)'"
                    + "|\"(?<double>(?:[^\"\\\\]|\\\\.)*+)\"|(?<symbol>==|!=|<=|>=|//|\\*\\*|[-+*/%~|.,:()\\[\\]{}<>=]))",
            Pattern.DOTALL);

    /** The kinds of pieces. */
    enum Kind {
        TEXT,
        EXPRESSION,
        BLOCK
    }

    /** The kinds of tokens. */
    enum TokenKind {
        NAME,
        NUMBER,
        STRING,
        SYMBOL
    }

    /** A token of an expression or block. */
    record Token(TokenKind kind, String text) {
        boolean is(String symbol) {
            return kind != TokenKind.STRING && text.equals(symbol);
        }
    }

    /** A text, or the tokens of an expression or block. */
    record Piece(Kind kind, String text, List<Token> tokens) {}

    private TemplateLexer() {}

    static List<Piece> pieces(String given) {
        String template = given.endsWith("\n") ? given.substring(0, given.length() - 1) : given;
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        boolean stripLeft = false;
        boolean dropLine = false;
        while (true) {
            int open = opening(template, at);
            String raw = template.substring(at, open < 0 ? template.length() : open);
            String text = raw;
            if (stripLeft) {
                text = text.stripLeading();
            } else if (dropLine && text.startsWith("\n")) {
                text = text.substring(1);
            }
            if (open < 0) {
                pieces.add(new Piece(Kind.TEXT, text, List.of()));
                return pieces;
            }
            char kind = template.charAt(open + 1);
            char sign = open + 2 < template.length() ? template.charAt(open + 2) : ' ';
            if (sign == '-') {
                text = text.stripTrailing();
            } else if (kind != '{' && sign != '+') {
                text = withoutIndent(text, raw, at == 0);
            }
            pieces.add(new Piece(Kind.TEXT, text, List.of()));
            int begin = open + (sign == '-' || sign == '+' ? 3 : 2);
            int end = closing(template, begin, kind);
            boolean strips = end > begin && template.charAt(end - 1) == '-';
            boolean keeps = end > begin && template.charAt(end - 1) == '+';
            if (kind != '#') {
                String code = template.substring(begin, strips || keeps ? end - 1 : end);
                pieces.add(new Piece(kind == '{' ? Kind.EXPRESSION : Kind.BLOCK, "", tokens(code)));
            }
            stripLeft = strips;
            dropLine = kind != '{' && !keeps;
            at = end + 2;
        }
    }

    /** Removes the spaces before a block that is first on its line. */
    private static String withoutIndent(String text, String raw, boolean first) {
        int line = raw.lastIndexOf('\n');
        if (line < 0 && !first || !raw.substring(line + 1).isBlank()) {
            return text;
        }
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        return text.substring(0, end);
    }

    private static int opening(String template, int from) {
        for (int at = template.indexOf('{', from); at >= 0; at = template.indexOf('{', at + 1)) {
            if (at + 1 < template.length() && "{%#".indexOf(template.charAt(at + 1)) >= 0) {
                return at;
            }
        }
        return -1;
    }

    /** Position of the end of an expression, block or comment; ends within string literals do not count. */
    private static int closing(String template, int from, char kind) {
        char first = kind == '{' ? '}' : kind;
        char quote = 0;
        int depth = 0;
        for (int at = from; at < template.length() - 1; at++) {
            char c = template.charAt(at);
            if (kind != '#' && quote != 0) {
                if (c == '\\') {
                    at++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (kind != '#' && (c == '\'' || c == '"')) {
                quote = c;
            } else if (kind == '{' && c == '{') {
                depth++;
            } else if (kind == '{' && c == '}' && depth > 0) {
                depth--;
            } else if (c == first && template.charAt(at + 1) == '}') {
                return at;
            }
        }
        throw TemplateException.unsupported("a part that begins with {" + kind + " is never closed");
    }

    private static List<Token> tokens(String given) {
        String code = given.stripTrailing();
        List<Token> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(code);
        int at = 0;
        while (at < code.length()) {
            token.region(at, code.length());
            if (!token.lookingAt()) {
                throw TemplateException.unsupported(
                        "\"" + shown(code.substring(at).strip()) + "\" is not supported");
            }
            if (token.group("name") != null) {
                tokens.add(new Token(TokenKind.NAME, token.group("name")));
            } else if (token.group("number") != null) {
                tokens.add(new Token(TokenKind.NUMBER, token.group("number")));
            } else if (token.group("symbol") != null) {
                tokens.add(new Token(TokenKind.SYMBOL, token.group("symbol")));
            } else {
                String text = token.group("single") == null ? token.group("double") : token.group("single");
                tokens.add(new Token(TokenKind.STRING, unescaped(text)));
            }
            at = token.end();
        }
        return tokens;
    }

    private static String unescaped(String text) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                result.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'n' -> result.append('\n');
                case 't' -> result.append('\t');
                case 'r' -> result.append('\r');
                case '\\', '\'', '"' -> result.append(next);
                default -> result.append('\\').append(next);
            }
        }
        return result.toString();
    }

    static String shown(String code) {
        return code.length() > 60 ? code.substring(0, 60) + "..." : code;
    }
}
