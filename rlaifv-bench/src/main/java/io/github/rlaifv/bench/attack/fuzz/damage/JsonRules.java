package io.github.rlaifv.bench.attack.fuzz.damage;

import java.util.Set;

/**
 * Which damage of a JSON file can be noticed. Broken syntax, a value of another type and a number that JSON does not
 * have always can.
 *
 * @param strict whether every field is required, once, and integers are checked; otherwise missing fields have
 *     defaults, as in published model folders
 * @param looseTexts whether a number or a boolean may stand for a text
 * @param free fields that are optional or unused, in which no damage needs to be noticed
 */
public record JsonRules(boolean strict, boolean looseTexts, Set<String> free) {
    public JsonRules {
        free = Set.copyOf(free);
    }

    /** Returns the rules for files of users, in which a number or a boolean counts as its text. */
    public JsonRules withLooseTexts() {
        return new JsonRules(strict, true, free);
    }

    /** Returns the rules for settings of published models, which may be missing. */
    public static JsonRules settings(String... free) {
        return new JsonRules(false, false, Set.of(free));
    }

    /** Returns the rules for files in which every field counts. */
    public static JsonRules records(String... free) {
        return new JsonRules(true, false, Set.of(free));
    }
}
