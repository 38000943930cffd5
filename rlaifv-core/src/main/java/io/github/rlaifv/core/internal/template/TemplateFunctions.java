package io.github.rlaifv.core.internal.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The supported functions, and the methods of texts, lists and maps. */
final class TemplateFunctions {
    private static final int LONGEST_RANGE = 100_000;

    /** Functions by name. */
    private enum Global {
        RAISE_EXCEPTION,
        NAMESPACE,
        RANGE,
        DICT;

        static @Nullable Global of(String name) {
            for (Global one : values()) {
                if (one.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return one;
                }
            }
            return null;
        }
    }

    private TemplateFunctions() {}

    /** A global function; undefined if there is none of this name. */
    static Object global(String name) {
        Global global = Global.of(name);
        return global == null ? TemplateValues.UNDEFINED : global;
    }

    static Object call(TemplateRun run, @Nullable Object what, List<Object> given, Map<String, Object> named) {
        if (what instanceof TemplateMacro macro) {
            return macro.call(run, given, named);
        }
        if (!(what instanceof Global global)) {
            throw TemplateException.unsupported("the template calls an unsupported function");
        }
        return switch (global) {
            case RAISE_EXCEPTION ->
                throw TemplateException.failed(
                        "it says: " + given.stream().map(TemplateValues::text).collect(Collectors.joining(" ")));
            case NAMESPACE -> new TemplateValues.Namespace(named);
            case RANGE -> range(given);
            case DICT -> new LinkedHashMap<Object, Object>(named);
        };
    }

    private static List<Object> range(List<Object> given) {
        long from = given.size() > 1 ? (Long) given.get(0) : 0;
        long to = (Long) given.get(given.size() > 1 ? 1 : 0);
        long step = given.size() > 2 ? (Long) given.get(2) : 1;
        List<Object> result = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to && step < 0; i += step) {
            result.add(i);
            if (result.size() > LONGEST_RANGE) {
                throw TemplateException.failed("a range is too long");
            }
        }
        return result;
    }

    static @Nullable Object method(
            TemplateRun run, @Nullable Object of, String name, List<Object> given, Map<String, Object> named) {
        if (of instanceof String text) {
            return method(text, name, given);
        }
        if (of instanceof Map<?, ?> map) {
            return switch (name) {
                case "items" ->
                    map.entrySet().stream()
                            .map(entry -> (Object) List.of(entry.getKey(), entry.getValue()))
                            .toList();
                case "keys" -> new ArrayList<Object>(map.keySet());
                case "values" -> new ArrayList<Object>(map.values());
                case "get" ->
                    map.containsKey(given.get(0)) ? map.get(given.get(0)) : given.size() > 1 ? given.get(1) : null;
                default -> throw unknown(name);
            };
        }
        Object member = of instanceof TemplateValues.Namespace ? TemplateValues.member(of, name) : null;
        if (member instanceof TemplateMacro) {
            return call(run, member, given, named);
        }
        if (of == null || of.equals(TemplateValues.UNDEFINED)) {
            throw TemplateException.failed("'" + name + "' is called on an undefined value");
        }
        throw of instanceof List<?>
                ? TemplateException.failed("a list has no function '" + name + "' for templates")
                : unknown(name);
    }

    private static TemplateException unknown(String name) {
        return TemplateException.unsupported("the function '" + name + "' is not supported");
    }

    private static Object method(String text, String name, List<Object> given) {
        return switch (name) {
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "title" -> TemplateTexts.title(text);
            case "capitalize" -> TemplateTexts.capitalized(text);
            case "strip" -> stripped(text, given, true, true);
            case "lstrip" -> stripped(text, given, true, false);
            case "rstrip" -> stripped(text, given, false, true);
            case "startswith" -> anyOf(given.get(0)).stream().anyMatch(part -> text.startsWith((String) part));
            case "endswith" -> anyOf(given.get(0)).stream().anyMatch(part -> text.endsWith((String) part));
            case "replace" ->
                TemplateValues.bounded(TemplateTexts.replaced(text, (String) given.get(0), (String) given.get(1)));
            case "split" -> split(text, given);
            case "join" ->
                TemplateValues.bounded(TemplateValues.items(given.get(0)).stream()
                        .map(TemplateValues::text)
                        .collect(Collectors.joining(text)));
            case "find" -> (long) text.indexOf((String) given.get(0));
            case "count" -> (long) text.split(java.util.regex.Pattern.quote((String) given.get(0)), -1).length - 1;
            default -> throw unknown(name);
        };
    }

    private static List<?> anyOf(Object given) {
        return given instanceof List<?> list ? list : List.of(given);
    }

    private static String stripped(String text, List<Object> given, boolean left, boolean right) {
        String away = given.isEmpty() || given.get(0) == null ? " \t\n\r\u000b\f\u00a0" : (String) given.get(0);
        int from = 0;
        int to = text.length();
        while (left && from < to && away.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (right && to > from && away.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    private static List<Object> split(String text, List<Object> given) {
        if (given.isEmpty() || given.get(0) == null) {
            return text.isBlank() ? List.of() : List.of((Object[]) text.strip().split("\\s+"));
        }
        int limit = given.size() > 1 ? (int) Math.min(1000, (Long) given.get(1) + 1) : -1;
        return List.of((Object[]) text.split(java.util.regex.Pattern.quote((String) given.get(0)), limit));
    }
}
