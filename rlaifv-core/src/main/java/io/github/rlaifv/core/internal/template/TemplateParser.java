package io.github.rlaifv.core.internal.template;

import io.github.rlaifv.core.internal.template.TemplateLexer.Kind;
import io.github.rlaifv.core.internal.template.TemplateLexer.Piece;
import io.github.rlaifv.core.internal.template.TemplateRun.Expression;
import io.github.rlaifv.core.internal.template.TemplateRun.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses the blocks of a template. */
final class TemplateParser {
    private final List<Piece> pieces;
    private int at;
    /** The block that ended the last parsed body. */
    private TokenCursor last = new TokenCursor(List.of());

    TemplateParser(List<Piece> pieces) {
        this.pieces = pieces;
    }

    Node template() {
        Node body = body(Set.of());
        if (at < pieces.size()) {
            throw TemplateException.unsupported("a block has no beginning");
        }
        return body;
    }

    /** Parses a body up to one of the given blocks, which is consumed; its name is in {@link #last}. */
    private Node body(Set<String> ends) {
        List<Node> nodes = new ArrayList<>();
        while (at < pieces.size()) {
            Piece piece = pieces.get(at++);
            if (piece.kind() == Kind.TEXT) {
                String text = piece.text();
                if (!text.isEmpty()) {
                    nodes.add(run -> run.write(text));
                }
            } else if (piece.kind() == Kind.EXPRESSION) {
                Expression value = ExpressionParser.whole(new TokenCursor(piece.tokens()));
                nodes.add(run -> run.write(TemplateValues.text(value.value(run))));
            } else {
                TokenCursor cursor = new TokenCursor(piece.tokens());
                if (ends.contains(cursor.peek().text())) {
                    last = cursor;
                    return sequence(nodes);
                }
                nodes.add(block(cursor));
            }
        }
        if (!ends.isEmpty()) {
            throw TemplateException.unsupported("a block has no end: " + ends);
        }
        return sequence(nodes);
    }

    private static Node sequence(List<Node> nodes) {
        Node[] all = nodes.toArray(Node[]::new);
        return run -> {
            for (Node node : all) {
                if (run.leavesLoop()) {
                    return;
                }
                run.step();
                node.render(run);
            }
        };
    }

    private Node block(TokenCursor cursor) {
        String name = cursor.name();
        return switch (name) {
            case "if" -> condition(cursor);
            case "for" -> loop(cursor);
            case "set" -> set(cursor);
            case "macro" -> macro(cursor);
            case "generation" -> {
                Node body = body(Set.of("endgeneration"));
                yield body;
            }
            case "break" -> TemplateRun::breakLoop;
            case "continue" -> TemplateRun::continueLoop;
            default -> throw TemplateException.unsupported("the block '" + name + "' is not supported");
        };
    }

    private Node condition(TokenCursor cursor) {
        Expression test = ExpressionParser.whole(cursor);
        Node then = body(Set.of("elif", "else", "endif"));
        TokenCursor end = last;
        String how = end.name();
        Node otherwise = switch (how) {
            case "elif" -> condition(end);
            case "else" -> body(Set.of("endif"));
            default -> run -> {};
        };
        return run -> {
            if (TemplateValues.truth(test.value(run))) {
                then.render(run);
            } else {
                otherwise.render(run);
            }
        };
    }

    private Node loop(TokenCursor cursor) {
        List<String> names = new ArrayList<>();
        do {
            names.add(cursor.name());
        } while (cursor.take(","));
        cursor.expect("in");
        Expression values = ExpressionParser.withoutCondition(cursor);
        Expression filter = cursor.take("if") ? ExpressionParser.withoutCondition(cursor) : run -> true;
        cursor.end();
        Node body = body(Set.of("else", "endfor"));
        Node empty = last.name().equals("else") ? body(Set.of("endfor")) : run -> {};
        return run -> run.loop(names, values, filter, body, empty);
    }

    private Node set(TokenCursor cursor) {
        String name = cursor.name();
        String member = cursor.take(".") ? cursor.name() : "";
        if (cursor.done()) {
            Node body = body(Set.of("endset"));
            return run -> run.assign(name, member, run.captured(body));
        }
        cursor.expect("=");
        Expression value = ExpressionParser.whole(cursor);
        return run -> run.assign(name, member, value.value(run));
    }

    private Node macro(TokenCursor cursor) {
        String name = cursor.name();
        Map<String, Expression> parameters = new LinkedHashMap<>();
        cursor.expect("(");
        while (!cursor.take(")")) {
            String parameter = cursor.name();
            parameters.put(
                    parameter, cursor.take("=") ? ExpressionParser.part(cursor) : run -> TemplateValues.UNDEFINED);
            if (!cursor.peek().is(")")) {
                cursor.expect(",");
            }
        }
        cursor.end();
        Node body = body(Set.of("endmacro"));
        return run -> run.assign(name, "", new TemplateMacro(parameters, body));
    }
}
