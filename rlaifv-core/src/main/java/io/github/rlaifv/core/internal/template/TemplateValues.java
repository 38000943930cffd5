package io.github.rlaifv.core.internal.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values in a template, as in Python: null, booleans, long and double numbers, texts, lists and maps. */
final class TemplateValues {
    private static final int MOST_TEXT = 1 << 20;

    /** The value of a name or member that does not exist. */
    static final Object UNDEFINED = new Object() {
        @Override
        public String toString() {
            return "";
        }
    };

    /** An object whose attributes can be changed by blocks inside loops. */
    record Namespace(Map<String, Object> values) {
        Namespace {
            values = new HashMap<>(values);
        }
    }

    private TemplateValues() {}

    /** Returns a text unless it is too long. */
    static <T extends CharSequence> T bounded(T value) {
        if (value.length() > MOST_TEXT) {
            throw TemplateException.failed("the template writes more than " + MOST_TEXT + " characters");
        }
        return value;
    }

    static boolean truth(@Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Collection<?> list) {
            return !list.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return value != null && value != UNDEFINED;
    }

    static String text(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            return literal(value);
        }
        return value.toString();
    }

    private static String literal(@Nullable Object value) {
        if (value instanceof String text) {
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
        }
        if (value instanceof Collection<?> list) {
            return bounded(list.stream().map(TemplateValues::literal).collect(Collectors.joining(", ", "[", "]")));
        }
        if (value instanceof Map<?, ?> map) {
            return bounded(map.entrySet().stream()
                    .map(entry -> literal(entry.getKey()) + ": " + literal(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}")));
        }
        return text(value);
    }

    /** The items that a loop iterates over. */
    static List<Object> items(@Nullable Object value) {
        if (value instanceof Collection<?> list) {
            return new ArrayList<>(list);
        }
        if (value instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof String text) {
            return text.codePoints().mapToObj(Character::toString).collect(Collectors.toCollection(ArrayList::new));
        }
        if (value == UNDEFINED) {
            return new ArrayList<>();
        }
        throw TemplateException.failed("'" + text(value) + "' can't be iterated over");
    }

    static long length(@Nullable Object value) {
        return value instanceof String text
                ? text.codePointCount(0, text.length())
                : items(value).size();
    }

    static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return x.doubleValue() == y.doubleValue();
        }
        return Objects.equals(a, b);
    }

    static boolean contains(@Nullable Object whole, @Nullable Object part) {
        if (whole instanceof String text) {
            return text.contains((String) part);
        }
        return items(whole).stream().anyMatch(one -> equal(one, part));
    }

    static int compare(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue(), y.doubleValue());
        }
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        }
        throw TemplateException.failed("'" + text(a) + "' can't be compared with '" + text(b) + "'");
    }

    static Object add(@Nullable Object a, @Nullable Object b) {
        if (a instanceof String x && b instanceof String y) {
            return bounded(x + y);
        }
        if (a instanceof Collection<?> x && b instanceof Collection<?> y) {
            List<Object> both = new ArrayList<>(x);
            both.addAll(y);
            if (both.size() > 100_000) {
                throw TemplateException.failed("a list grows too long");
            }
            return both;
        }
        return calculate("+", a, b);
    }

    static Object calculate(String how, @Nullable Object a, @Nullable Object b) {
        if (!(a instanceof Number x) || !(b instanceof Number y)) {
            throw TemplateException.failed("'" + text(a) + "' " + how + " '" + text(b)
                    + "' can't be computed, because they are not numbers or" + " strings");
        }
        boolean whole = a instanceof Long && b instanceof Long;
        return switch (how) {
            case "+" -> whole ? (Object) (x.longValue() + y.longValue()) : (Object) (x.doubleValue() + y.doubleValue());
            case "-" -> whole ? (Object) (x.longValue() - y.longValue()) : (Object) (x.doubleValue() - y.doubleValue());
            case "*" -> whole ? (Object) (x.longValue() * y.longValue()) : (Object) (x.doubleValue() * y.doubleValue());
            case "//" ->
                whole
                        ? (Object) Math.floorDiv(x.longValue(), y.longValue())
                        : (Object) Math.floor(x.doubleValue() / y.doubleValue());
            case "%" ->
                whole
                        ? (Object) Math.floorMod(x.longValue(), y.longValue())
                        : (Object) (x.doubleValue() % y.doubleValue());
            default -> x.doubleValue() / y.doubleValue();
        };
    }

    /** A member by name or index; undefined if there is none. */
    static @Nullable Object member(@Nullable Object whole, @Nullable Object key) {
        if (whole instanceof Namespace space) {
            return space.values().containsKey(key) ? space.values().get(key) : UNDEFINED;
        }
        if (whole instanceof Map<?, ?> map) {
            return map.containsKey(key) ? map.get(key) : UNDEFINED;
        }
        if (key instanceof Long index && (whole instanceof List<?> || whole instanceof String)) {
            List<Object> items = items(whole);
            long at = index < 0 ? items.size() + index : index;
            return at >= 0 && at < items.size() ? items.get((int) at) : UNDEFINED;
        }
        if (whole == UNDEFINED || whole == null) {
            throw TemplateException.failed("'" + text(key) + "' is looked up in an undefined value");
        }
        return UNDEFINED;
    }

    /** A slice, as Python's {@code whole[from:to:step]}. */
    static Object slice(@Nullable Object whole, @Nullable Object from, @Nullable Object to, @Nullable Object step) {
        List<Object> items = items(whole);
        int n = items.size();
        long by = step == null ? 1 : (Long) step;
        if (by == 0) {
            throw TemplateException.failed("a slice has the step 0");
        }
        long first = bound(from, by > 0 ? 0 : n - 1L, n, by);
        long end = bound(to, by > 0 ? n : -1L, n, by);
        List<Object> result = new ArrayList<>();
        for (long i = first; by > 0 ? i < end : i > end; i += by) {
            result.add(items.get((int) i));
        }
        return whole instanceof String ? result.stream().map(Object::toString).collect(Collectors.joining()) : result;
    }

    private static long bound(@Nullable Object given, long otherwise, int n, long by) {
        if (given == null) {
            return otherwise;
        }
        long at = (Long) given < 0 ? (Long) given + n : (Long) given;
        return by > 0 ? Math.max(0, Math.min(n, at)) : Math.max(-1, Math.min(n - 1L, at));
    }
}
