package io.github.rlaifv.core.internal.template;

import io.github.rlaifv.core.internal.template.TemplateLexer.TokenKind;
import io.github.rlaifv.core.internal.template.TemplateRun.Expression;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses expressions with Jinja's operator precedence. {@link OperandParser} parses the operands. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");

    private final TokenCursor cursor;
    private final OperandParser operands;

    private ExpressionParser(TokenCursor cursor) {
        this.cursor = cursor;
        operands = new OperandParser(cursor, () -> part(cursor));
    }

    /** Parses an expression that must extend to the end. */
    static Expression whole(TokenCursor cursor) {
        Expression value = part(cursor);
        cursor.end();
        return value;
    }

    /** Parses the longest expression that begins here. */
    static Expression part(TokenCursor cursor) {
        return new ExpressionParser(cursor).choice();
    }

    /** Parses the longest expression that begins here and ends before an {@code if}. */
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
            left = run -> TemplateValues.bounded(TemplateValues.text(a.value(run)) + TemplateValues.text(b.value(run)));
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
        return operands.operand();
    }
}
