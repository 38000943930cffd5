package io.github.rlaifv.core.internal.template;

import io.github.rlaifv.core.internal.template.TemplateLexer.Token;
import io.github.rlaifv.core.internal.template.TemplateLexer.TokenKind;
import io.github.rlaifv.core.internal.template.TemplateRun.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Parses the operands of an expression: literals, names, lists, and what follows a value. */
final class OperandParser {
    private static final Expression NOTHING = run -> null;

    private final TokenCursor cursor;
    private final Supplier<Expression> inside;

    /**
     * @param inside parses the longest expression that begins at the cursor, such as one inside brackets
     */
    OperandParser(TokenCursor cursor, Supplier<Expression> inside) {
        this.cursor = cursor;
        this.inside = inside;
    }

    /** Parses a value with the members, calls, filters and tests that follow it. */
    Expression operand() {
        Expression value = primary();
        while (true) {
            Expression of = value;
            if (cursor.take(".")) {
                Token name = cursor.next();
                if (cursor.take("(")) {
                    CallArguments arguments = arguments();
                    value = run -> TemplateFunctions.method(
                            run, of.value(run), name.text(), arguments.values(run), arguments.names(run));
                } else {
                    Object key = name.kind() == TokenKind.NUMBER ? (Object) Long.valueOf(name.text()) : name.text();
                    value = run -> TemplateValues.member(of.value(run), key);
                }
            } else if (cursor.take("[")) {
                value = subscript(of);
            } else if (cursor.take("(")) {
                CallArguments arguments = arguments();
                value = run -> TemplateFunctions.call(run, of.value(run), arguments.values(run), arguments.names(run));
            } else if (cursor.take("|")) {
                String name = cursor.name();
                CallArguments arguments = cursor.take("(") ? arguments() : CallArguments.NONE;
                value = run -> TemplateFilters.apply(name, of.value(run), arguments.values(run), arguments.names(run));
            } else if (cursor.take("is")) {
                value = test(of);
            } else {
                return value;
            }
        }
    }

    private Expression test(Expression of) {
        boolean negated = cursor.take("not");
        String name = cursor.name();
        CallArguments arguments = CallArguments.NONE;
        if (cursor.take("(")) {
            arguments = arguments();
        } else if (cursor.peek().kind() == TokenKind.STRING || cursor.peek().kind() == TokenKind.NUMBER) {
            arguments = new CallArguments(List.of(primary()), Map.of());
        }
        CallArguments given = arguments;
        return run -> negated != TemplateFilters.test(name, of.value(run), given.values(run));
    }

    private Expression subscript(Expression of) {
        Expression from = cursor.peek().is(":") ? NOTHING : inside.get();
        if (cursor.take("]")) {
            return run -> TemplateValues.member(of.value(run), from.value(run));
        }
        cursor.expect(":");
        Expression to = cursor.peek().is(":") || cursor.peek().is("]") ? NOTHING : inside.get();
        Expression step = cursor.take(":") && !cursor.peek().is("]") ? inside.get() : NOTHING;
        cursor.expect("]");
        return run -> TemplateValues.slice(of.value(run), from.value(run), to.value(run), step.value(run));
    }

    private CallArguments arguments() {
        List<Expression> values = new ArrayList<>();
        Map<String, Expression> names = new LinkedHashMap<>();
        while (!cursor.take(")")) {
            if (cursor.peek().kind() == TokenKind.NAME && cursor.ahead().is("=")) {
                String name = cursor.name();
                cursor.expect("=");
                names.put(name, inside.get());
            } else {
                values.add(inside.get());
            }
            if (!cursor.peek().is(")")) {
                cursor.expect(",");
            }
        }
        return new CallArguments(values, names);
    }

    private Expression primary() {
        Token token = cursor.next();
        switch (token.kind()) {
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (cursor.peek().kind() == TokenKind.STRING) {
                    text.append(cursor.next().text());
                }
                String whole = text.toString();
                return run -> whole;
            }
            case NUMBER -> {
                Object number = token.text().contains(".")
                        ? (Object) Double.valueOf(token.text())
                        : (Object) integer(token.text());
                return run -> number;
            }
            case NAME -> {
                return named(token.text());
            }
            default -> {
                return enclosed(token);
            }
        }
    }

    private static Long integer(String digits) {
        if (digits.length() > 18) {
            throw TemplateException.unsupported("the number " + digits + " is not supported");
        }
        return Long.valueOf(digits);
    }

    private static Expression named(String name) {
        return switch (name) {
            case "true", "True" -> run -> true;
            case "false", "False" -> run -> false;
            case "none", "None" -> NOTHING;
            default ->
                run -> {
                    run.step();
                    Object value = run.name(name);
                    return value == TemplateValues.UNDEFINED ? TemplateFunctions.global(name) : value;
                };
        };
    }

    private Expression enclosed(Token open) {
        return switch (open.text()) {
            case "(" -> sequence(")");
            case "[" -> sequence("]");
            case "{" -> map();
            default -> throw cursor.wrong("a value");
        };
    }

    private Expression sequence(String end) {
        List<Expression> values = new ArrayList<>();
        boolean list = end.equals("]");
        while (!cursor.take(end)) {
            values.add(inside.get());
            if (!cursor.peek().is(end)) {
                cursor.expect(",");
                list = true;
            }
        }
        if (!list && values.size() == 1) {
            return values.get(0);
        }
        CallArguments all = new CallArguments(values, Map.of());
        return all::values;
    }

    private Expression map() {
        Map<Expression, Expression> entries = new LinkedHashMap<>();
        while (!cursor.take("}")) {
            Expression key = inside.get();
            cursor.expect(":");
            entries.put(key, inside.get());
            if (!cursor.peek().is("}")) {
                cursor.expect(",");
            }
        }
        return run -> {
            Map<Object, Object> result = new LinkedHashMap<>();
            entries.forEach((key, value) -> result.put(key.value(run), value.value(run)));
            return result;
        };
    }
}
