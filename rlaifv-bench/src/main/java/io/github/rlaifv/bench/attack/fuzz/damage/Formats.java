package io.github.rlaifv.bench.attack.fuzz.damage;

import java.util.List;

/** The formats that the library reads. */
public final class Formats {
    private static final List<Mutator> BLIND = List.of(
            ByteMutators::flip,
            ByteMutators::overwrite,
            ByteMutators::blank,
            ByteMutators::remove,
            ByteMutators::insert,
            ByteMutators::duplicate,
            ByteMutators::append,
            ByteMutators::extreme,
            ByteMutators::cut,
            ByteMutators::cut,
            ByteMutators::replace);

    /** All damage can be noticed: the format has checksums, or a structure without slack. */
    public static final Format CHECKED =
            new Format(BLIND.stream().<Mutator>map(one -> one.told(true)).toList());
    /** Cut or replaced files are told, others may be what they seem. */
    public static final Format BINARY = new Format(BLIND);
    /** A text in which all but bytes that are no text may be right. */
    public static final Format TEXT = new Format(List.of(
            ByteMutators::flip,
            ByteMutators::remove,
            ByteMutators::insert,
            ByteMutators::duplicate,
            ByteMutators::junkText,
            (s, r) -> ByteMutators.cut(s, r).told(false),
            (s, r) -> ByteMutators.replace(s, r).told(false)));

    private Formats() {}

    /** A JSON file. */
    public static Format json(JsonRules rules) {
        JsonDamage damage = new JsonDamage(rules);
        return new Format(List.of(
                damage::damage,
                damage::damage,
                damage::damage,
                damage::damage,
                damage::damage,
                damage::damage,
                damage::damage,
                damage::damage,
                ByteMutators::flip,
                ByteMutators::remove,
                ByteMutators::junkText,
                ByteMutators::cut,
                ByteMutators::replace));
    }

    /** A JSON Lines file; keyed if no record may come twice. */
    public static Format jsonLines(JsonRules rules, boolean keyed) {
        return new Format(new LineDamage(rules, keyed, false).mutators());
    }

    /** A JSON Lines file whose number of records stands elsewhere. */
    public static Format countedLines(JsonRules rules) {
        return new Format(new LineDamage(rules, true, true).mutators());
    }
}
