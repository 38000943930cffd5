package io.github.rlaifv.core.internal.template;

import io.github.rlaifv.core.internal.template.ChatTemplateText.Expression;
import io.github.rlaifv.core.internal.template.TemplateLexer.Token;
import io.github.rlaifv.core.internal.template.TemplateLexer.TokenKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions, by Jinja's order of operators. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
    private static final Expression NOTHING = run -> null;

    private final TokenCursor cursor;

    private ExpressionParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /** Up to the end. */
    static Expression whole(TokenCursor cursor) {
        Expression value = part(cursor);
        cursor.end();
        return value;
    }

    /** As far as it goes. */
    static Expression part(TokenCursor cursor) {
        return new ExpressionParser(cursor).choice();
    }

    /** As far as it goes, but not beyond an {@code if}. */
    static Expression withoutCondition(TokenCursor cursor) {
        return new ExpressionParser(cursor).either();
    }

    private Expression choice() {
        Expression value = either();
        if (!cursor.take("if")) {
            return value;
        }
        Expression test = either();
        Expression otherwise = cursor.take("else") ? choice() : run -> TemplateValues.UNDEFINED;
        return run -> TemplateValues.truth(test.value(run)) ? value.value(run) : otherwise.value(run);
    }

    private Expression either() {
        Expression left = both();
        while (cursor.take("or")) {
            Expression first = left;
            Expression second = both();
            left = run -> {
                Object value = first.value(run);
                return TemplateValues.truth(value) ? value : second.value(run);
            };
        }
        return left;
    }

    private Expression both() {
        Expression left = not();
        while (cursor.take("and")) {
            Expression first = left;
            Expression second = not();
            left = run -> {
                Object value = first.value(run);
                return TemplateValues.truth(value) ? second.value(run) : value;
            };
        }
        return left;
    }

    private Expression not() {
        if (cursor.take("not")) {
            Expression value = not();
            return run -> !TemplateValues.truth(value.value(run));
        }
        return comparison();
    }

    private Expression comparison() {
        Expression left = sum();
        while (true) {
            Expression a = left;
            if (COMPARISONS.contains(cursor.peek().text()) && cursor.peek().kind() == TokenKind.SYMBOL) {
                String how = cursor.next().text();
                Expression b = sum();
                left = run -> compared(how, a.value(run), b.value(run));
            } else if (cursor.peek().is("not") && cursor.ahead().is("in")) {
                cursor.next();
                cursor.next();
                Expression b = sum();
                left = run -> !contains(b.value(run), a.value(run));
            } else if (cursor.take("in")) {
                Expression b = sum();
                left = run -> contains(b.value(run), a.value(run));
            } else {
                return left;
            }
        }
    }

    private static boolean contains(@Nullable Object whole, @Nullable Object part) {
        return TemplateValues.contains(whole, part);
    }

    private static boolean compared(String how, @Nullable Object a, @Nullable Object b) {
        return switch (how) {
            case "==" -> TemplateValues.equal(a, b);
            case "!=" -> !TemplateValues.equal(a, b);
            case "<" -> TemplateValues.compare(a, b) < 0;
            case ">" -> TemplateValues.compare(a, b) > 0;
            case "<=" -> TemplateValues.compare(a, b) <= 0;
            default -> TemplateValues.compare(a, b) >= 0;
        };
    }

    private Expression sum() {
        Expression left = joined();
        while (cursor.peek().is("+") || cursor.peek().is("-")) {
            Expression a = left;
            boolean plus = cursor.next().text().equals("+");
            Expression b = joined();
            left = run -> {
                run.step();
                return plus
                        ? TemplateValues.add(a.value(run), b.value(run))
                        : TemplateValues.calculate("-", a.value(run), b.value(run));
            };
        }
        return left;
    }

    private Expression joined() {
        Expression left = product();
        while (cursor.take("~")) {
            Expression a = left;
            Expression b = product();
            left = run -> TemplateRun.bounded(TemplateValues.text(a.value(run)) + TemplateValues.text(b.value(run)));
        }
        return left;
    }

    private Expression product() {
        Expression left = signed();
        while (Set.of("*", "/", "//", "%").contains(cursor.peek().text())
                && cursor.peek().kind() == TokenKind.SYMBOL) {
            Expression a = left;
            String how = cursor.next().text();
            Expression b = signed();
            left = run -> TemplateValues.calculate(how, a.value(run), b.value(run));
        }
        return left;
    }

    private Expression signed() {
        if (cursor.take("-")) {
            Expression value = signed();
            return run -> TemplateValues.calculate("-", 0L, value.value(run));
        }
        return followed(primary());
    }

    /** Members, calls, filters and tests after a value. */
    private Expression followed(Expression start) {
        Expression value = start;
        while (true) {
            Expression of = value;
            if (cursor.take(".")) {
                Token name = cursor.next();
                if (cursor.take("(")) {
                    Arguments arguments = arguments();
                    value = run -> TemplateFunctions.method(
                            run, of.value(run), name.text(), arguments.values(run), arguments.names(run));
                } else {
                    Object key = name.kind() == TokenKind.NUMBER ? (Object) Long.valueOf(name.text()) : name.text();
                    value = run -> TemplateValues.member(of.value(run), key);
                }
            } else if (cursor.take("[")) {
                value = subscript(of);
            } else if (cursor.take("(")) {
                Arguments arguments = arguments();
                value = run -> TemplateFunctions.call(run, of.value(run), arguments.values(run), arguments.names(run));
            } else if (cursor.take("|")) {
                String name = cursor.name();
                Arguments arguments = cursor.take("(") ? arguments() : Arguments.NONE;
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
        Arguments arguments = Arguments.NONE;
        if (cursor.take("(")) {
            arguments = arguments();
        } else if (cursor.peek().kind() == TokenKind.STRING || cursor.peek().kind() == TokenKind.NUMBER) {
            arguments = new Arguments(List.of(primary()), Map.of());
        }
        Arguments given = arguments;
        return run -> negated != TemplateFilters.test(name, of.value(run), given.values(run));
    }

    private Expression subscript(Expression of) {
        Expression from = cursor.peek().is(":") ? NOTHING : choice();
        if (cursor.take("]")) {
            return run -> TemplateValues.member(of.value(run), from.value(run));
        }
        cursor.expect(":");
        Expression to = cursor.peek().is(":") || cursor.peek().is("]") ? NOTHING : choice();
        Expression step = cursor.take(":") && !cursor.peek().is("]") ? choice() : NOTHING;
        cursor.expect("]");
        return run -> TemplateValues.slice(of.value(run), from.value(run), to.value(run), step.value(run));
    }

    private Arguments arguments() {
        List<Expression> values = new ArrayList<>();
        Map<String, Expression> names = new LinkedHashMap<>();
        while (!cursor.take(")")) {
            if (cursor.peek().kind() == TokenKind.NAME && cursor.ahead().is("=")) {
                String name = cursor.name();
                cursor.expect("=");
                names.put(name, choice());
            } else {
                values.add(choice());
            }
            if (!cursor.peek().is(")")) {
                cursor.expect(",");
            }
        }
        return new Arguments(values, names);
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
                        : (Object) whole(token.text());
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

    private static Long whole(String digits) {
        if (digits.length() > 18) {
            throw TemplateException.unsupported("the number " + digits + " is not read");
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
            values.add(choice());
            if (!cursor.peek().is(end)) {
                cursor.expect(",");
                list = true;
            }
        }
        if (!list && values.size() == 1) {
            return values.get(0);
        }
        Arguments all = new Arguments(values, Map.of());
        return all::values;
    }

    private Expression map() {
        Map<Expression, Expression> entries = new LinkedHashMap<>();
        while (!cursor.take("}")) {
            Expression key = choice();
            cursor.expect(":");
            entries.put(key, choice());
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

    /** What a call is given. */
    private record Arguments(List<Expression> values, Map<String, Expression> names) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());

        List<Object> values(TemplateRun run) {
            run.step();
            List<Object> result = new ArrayList<>();
            values.forEach(value -> result.add(value.value(run)));
            return result;
        }

        Map<String, Object> names(TemplateRun run) {
            Map<String, Object> result = new LinkedHashMap<>();
            names.forEach((name, value) -> result.put(name, value.value(run)));
            return result;
        }
    }
}
