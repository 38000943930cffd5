package io.github.rlaifv.core.internal.template;

import io.github.rlaifv.core.internal.template.TemplateLexer.Token;
import io.github.rlaifv.core.internal.template.TemplateLexer.TokenKind;
import java.util.List;
import java.util.stream.Collectors;

/** Iterates over the tokens of one expression or block. */
final class TokenCursor {
    private static final Token END = new Token(TokenKind.SYMBOL, "");

    private final List<Token> tokens;
    private int at;

    TokenCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return at < tokens.size() ? tokens.get(at) : END;
    }

    Token ahead() {
        return at + 1 < tokens.size() ? tokens.get(at + 1) : END;
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    boolean take(String symbol) {
        if (!peek().is(symbol) || done()) {
            return false;
        }
        at++;
        return true;
    }

    void expect(String symbol) {
        if (!take(symbol)) {
            throw wrong("'" + symbol + "'");
        }
    }

    String name() {
        Token token = next();
        if (token.kind() != TokenKind.NAME) {
            throw wrong("a name");
        }
        return token.text();
    }

    boolean done() {
        return at >= tokens.size();
    }

    void end() {
        if (!done()) {
            throw wrong("the end");
        }
    }

    TemplateException wrong(String expected) {
        return TemplateException.unsupported("\""
                + TemplateLexer.shown(tokens.stream().map(Token::text).collect(Collectors.joining(" ")))
                + "\" is not supported: " + expected + " is expected");
    }
}
