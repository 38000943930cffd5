package io.github.rlaifv.bench.attack.fuzz.damage;

import java.util.List;

/** The formats that the library reads. */
public final class DamagedFormats {
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

    /** A format with checksums, or with a structure without redundancy: all damage can be noticed. */
    public static final DamagedFormat CHECKED = new DamagedFormat(
            BLIND.stream().<Mutator>map(one -> one.detectable(true)).toList());
    /** A binary format: truncated and replaced files can be noticed, others may be valid. */
    public static final DamagedFormat BINARY = new DamagedFormat(BLIND);
    /** A text format: everything except bytes that are not text may be valid. */
    public static final DamagedFormat TEXT = new DamagedFormat(List.of(
            ByteMutators::flip,
            ByteMutators::remove,
            ByteMutators::insert,
            ByteMutators::duplicate,
            ByteMutators::junkText,
            (s, r) -> ByteMutators.cut(s, r).detectable(false),
            (s, r) -> ByteMutators.replace(s, r).detectable(false)));

    private DamagedFormats() {}

    /** Returns the format of a JSON file. */
    public static DamagedFormat json(JsonRules rules) {
        JsonDamage damage = new JsonDamage(rules);
        return new DamagedFormat(List.of(
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

    /**
     * Returns the format of a JSON Lines file.
     *
     * @param keyed whether no record may occur twice
     */
    public static DamagedFormat jsonLines(JsonRules rules, boolean keyed) {
        return new DamagedFormat(new LineDamage(rules, keyed, false).mutators());
    }

    /** Returns the format of a JSON Lines file whose number of records is stored elsewhere. */
    public static DamagedFormat countedLines(JsonRules rules) {
        return new DamagedFormat(new LineDamage(rules, true, true).mutators());
    }
}
