package io.github.rlaifv.core.internal.template;

import io.github.rlaifv.core.internal.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The supported filters and tests. */
final class TemplateFilters {
    private TemplateFilters() {}

    static @Nullable Object apply(String name, @Nullable Object value, List<Object> given, Map<String, Object> named) {
        return switch (name) {
            case "trim" -> TemplateValues.text(value).strip();
            case "upper" -> TemplateValues.text(value).toUpperCase(Locale.ROOT);
            case "lower" -> TemplateValues.text(value).toLowerCase(Locale.ROOT);
            case "title" -> TemplateTexts.title(TemplateValues.text(value));
            case "capitalize" -> TemplateTexts.capitalized(TemplateValues.text(value));
            case "string", "safe" -> TemplateValues.text(value);
            case "replace" ->
                TemplateValues.bounded(TemplateTexts.replaced(
                        TemplateValues.text(value),
                        TemplateValues.text(given.get(0)),
                        TemplateValues.text(given.get(1))));
            case "length", "count" -> TemplateValues.length(value);
            case "int" ->
                value instanceof Number number
                        ? (Object) number.longValue()
                        : (Object) Long.valueOf(TemplateValues.text(value).strip());
            case "list" -> TemplateValues.items(value);
            case "first" -> first(TemplateValues.items(value));
            case "last" -> last(TemplateValues.items(value));
            case "join" -> joined(value, given);
            case "default", "d" ->
                value == TemplateValues.UNDEFINED
                                || given.size() > 1
                                        && TemplateValues.truth(given.get(1))
                                        && !TemplateValues.truth(value)
                        ? given.isEmpty() ? "" : given.get(0)
                        : value;
            case "items" -> TemplateFunctions.method(new TemplateRun(Map.of()), value, "items", given, named);
            case "tojson" -> json(value, named);
            case "selectattr" -> picked(value, given, true);
            case "rejectattr" -> picked(value, given, false);
            case "map" -> mapped(value, given, named);
            case "select" -> selected(value, given, true);
            case "reject" -> selected(value, given, false);
            default -> throw TemplateException.unsupported("the filter '" + name + "' is not supported");
        };
    }

    private static Object first(List<Object> items) {
        return items.isEmpty() ? TemplateValues.UNDEFINED : items.get(0);
    }

    private static Object last(List<Object> items) {
        return items.isEmpty() ? TemplateValues.UNDEFINED : items.get(items.size() - 1);
    }

    private static String joined(@Nullable Object value, List<Object> given) {
        return TemplateValues.bounded(TemplateValues.items(value).stream()
                .map(TemplateValues::text)
                .collect(Collectors.joining(given.isEmpty() ? "" : TemplateValues.text(given.get(0)))));
    }

    private static String json(@Nullable Object value, Map<String, Object> named) {
        if (!named.isEmpty()
                || !(value == null || value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw TemplateException.unsupported("tojson of lists and maps is not supported");
        }
        return JsonText.line(value);
    }

    private static List<Object> picked(@Nullable Object value, List<Object> given, boolean wanted) {
        String member = TemplateValues.text(given.get(0));
        String test = given.size() > 1 ? TemplateValues.text(given.get(1)) : "";
        List<Object> rest = given.subList(Math.min(2, given.size()), given.size());
        List<Object> result = new ArrayList<>();
        for (Object one : TemplateValues.items(value)) {
            Object of = TemplateValues.member(one, member);
            if ((test.isEmpty() ? TemplateValues.truth(of) : test(test, of, rest)) == wanted) {
                result.add(one);
            }
        }
        return result;
    }

    private static List<Object> selected(@Nullable Object value, List<Object> given, boolean wanted) {
        List<Object> result = new ArrayList<>();
        for (Object one : TemplateValues.items(value)) {
            boolean is = given.isEmpty()
                    ? TemplateValues.truth(one)
                    : test(TemplateValues.text(given.get(0)), one, given.subList(1, given.size()));
            if (is == wanted) {
                result.add(one);
            }
        }
        return result;
    }

    private static List<Object> mapped(@Nullable Object value, List<Object> given, Map<String, Object> named) {
        List<Object> result = new ArrayList<>();
        for (Object one : TemplateValues.items(value)) {
            result.add(
                    named.containsKey("attribute")
                            ? TemplateValues.member(one, named.get("attribute"))
                            : apply(TemplateValues.text(given.get(0)), one, given.subList(1, given.size()), Map.of()));
        }
        return result;
    }

    static boolean test(String name, @Nullable Object value, List<Object> given) {
        return switch (name) {
            case "defined" -> value != TemplateValues.UNDEFINED;
            case "undefined" -> value == TemplateValues.UNDEFINED;
            case "none" -> value == null;
            case "string" -> value instanceof String;
            case "mapping" -> value instanceof Map<?, ?>;
            case "sequence", "iterable" ->
                value instanceof String || value instanceof List<?> || value instanceof Map<?, ?>;
            case "number" -> value instanceof Number || value instanceof Boolean;
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "boolean" -> value instanceof Boolean;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "equalto", "eq", "==", "sameas" -> TemplateValues.equal(value, given.get(0));
            case "ne", "!=" -> !TemplateValues.equal(value, given.get(0));
            case "in" -> TemplateValues.contains(given.get(0), value);
            case "even" -> (Long) java.util.Objects.requireNonNull(value) % 2 == 0;
            case "odd" -> (Long) java.util.Objects.requireNonNull(value) % 2 != 0;
            case "divisibleby" -> (Long) java.util.Objects.requireNonNull(value) % (Long) given.get(0) == 0;
            default -> throw TemplateException.unsupported("the test '" + name + "' is not supported");
        };
    }
}
