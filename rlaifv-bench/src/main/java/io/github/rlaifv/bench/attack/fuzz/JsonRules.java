package io.github.rlaifv.bench.attack.fuzz;

import java.util.Set;

/**
 * Which damage of a JSON file can be noticed. A broken syntax, a value of another type and a number that JSON does not
 * have always can.
 *
 * @param strict whether every field is required, once, and whole numbers are checked; else missing fields have defaults,
 *     as those of published model folders
 * @param free fields that are optional or say nothing, in which no damage need be noticed
 */
record JsonRules(boolean strict, Set<String> free) {
    JsonRules {
        free = Set.copyOf(free);
    }

    /** Settings of published models, which may be left out. */
    static JsonRules settings(String... free) {
        return new JsonRules(false, Set.of(free));
    }

    /** Files in which every field counts. */
    static JsonRules records(String... free) {
        return new JsonRules(true, Set.of(free));
    }
}
