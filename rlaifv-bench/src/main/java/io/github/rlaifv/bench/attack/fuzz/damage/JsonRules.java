package io.github.rlaifv.bench.attack.fuzz.damage;

import java.util.Set;

/**
 * Which damage of a JSON file can be noticed. A broken syntax, a value of another type and a number that JSON does not
 * have always can.
 *
 * @param strict whether every field is required, once, and whole numbers are checked; else missing fields have defaults,
 *     as those of published model folders
 * @param looseTexts whether a number or a boolean may stand for a text
 * @param free fields that are optional or say nothing, in which no damage need be noticed
 */
public record JsonRules(boolean strict, boolean looseTexts, Set<String> free) {
    public JsonRules {
        free = Set.copyOf(free);
    }

    /** The same for files of users, in which a number or a boolean counts as its text. */
    public JsonRules withLooseTexts() {
        return new JsonRules(strict, true, free);
    }

    /** Settings of published models, which may be left out. */
    public static JsonRules settings(String... free) {
        return new JsonRules(false, false, Set.of(free));
    }

    /** Files in which every field counts. */
    public static JsonRules records(String... free) {
        return new JsonRules(true, false, Set.of(free));
    }
}
