package io.github.rlaifv.bench.attack.fuzz.damage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damages a JSON Lines file: a value in a line, or lines as a whole. */
final class LineDamage {
    private static final List<String> WRONG =
            List.of("null", "[]", "5", "\"x\"", "{", "{}", "[1,2", "nonsense", "{\"a\":1}{\"b\":2}");

    private final JsonDamage values;
    private final boolean keyed;
    private final boolean counted;

    /**
     * Creates the damage of a JSON Lines file.
     *
     * @param rules which damage of a line can be noticed
     * @param keyed whether no record may occur twice
     * @param counted whether the number of records is stored elsewhere
     */
    LineDamage(JsonRules rules, boolean keyed, boolean counted) {
        this.values = new JsonDamage(rules);
        this.keyed = keyed;
        this.counted = counted;
    }

    List<Mutator> mutators() {
        return List.of(
                this::value,
                this::value,
                this::value,
                this::value,
                this::value,
                this::value,
                this::wrong,
                this::blank,
                this::twice,
                this::without,
                ByteMutators::flip,
                ByteMutators::remove,
                ByteMutators::junkText,
                (sound, random) -> ByteMutators.cut(sound, random).detectable(false),
                (sound, random) -> ByteMutators.replace(sound, random).detectable(false));
    }

    private Mutation value(byte[] sound, RandomGenerator random) {
        List<String> lines = lines(sound);
        int at = random.nextInt(lines.size());
        Mutation mutation = values.damage(lines.get(at).getBytes(StandardCharsets.UTF_8), random);
        lines.set(at, new String(mutation.bytes(), StandardCharsets.UTF_8));
        return mutation.withBytes(bytes(lines));
    }

    private Mutation wrong(byte[] sound, RandomGenerator random) {
        List<String> lines = lines(sound);
        String wrong = WRONG.get(random.nextInt(WRONG.size()));
        int at = random.nextInt(lines.size());
        if (random.nextBoolean()) {
            lines.set(at, wrong);
        } else {
            lines.add(at, wrong);
        }
        return new Mutation("line " + wrong, true, bytes(lines));
    }

    private Mutation blank(byte[] sound, RandomGenerator random) {
        List<String> lines = lines(sound);
        lines.add(random.nextInt(lines.size() + 1), random.nextBoolean() ? "" : "  \t");
        return new Mutation("blank line", true, bytes(lines));
    }

    private Mutation twice(byte[] sound, RandomGenerator random) {
        List<String> lines = lines(sound);
        lines.add(random.nextInt(lines.size() + 1), lines.get(random.nextInt(lines.size())));
        return new Mutation("line twice", keyed, bytes(lines));
    }

    private Mutation without(byte[] sound, RandomGenerator random) {
        List<String> lines = lines(sound);
        lines.remove(random.nextInt(lines.size()));
        return new Mutation("line removed", counted, bytes(lines));
    }

    private static List<String> lines(byte[] sound) {
        return new ArrayList<>(Arrays.asList(new String(sound, StandardCharsets.UTF_8).split("\n")));
    }

    private static byte[] bytes(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
