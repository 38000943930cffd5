package io.github.rlaifv.tinyworld.scene;

import static io.github.rlaifv.tinyworld.scene.Kind.APPLE;
import static io.github.rlaifv.tinyworld.scene.Kind.BALL;
import static io.github.rlaifv.tinyworld.scene.Kind.BENCH;
import static io.github.rlaifv.tinyworld.scene.Kind.BOAT;
import static io.github.rlaifv.tinyworld.scene.Kind.BUS;
import static io.github.rlaifv.tinyworld.scene.Kind.CAR;
import static io.github.rlaifv.tinyworld.scene.Kind.CHAIR;
import static io.github.rlaifv.tinyworld.scene.Kind.CLOCK;
import static io.github.rlaifv.tinyworld.scene.Kind.CUP;
import static io.github.rlaifv.tinyworld.scene.Kind.DOG;
import static io.github.rlaifv.tinyworld.scene.Kind.FISH;
import static io.github.rlaifv.tinyworld.scene.Kind.KITE;
import static io.github.rlaifv.tinyworld.scene.Kind.LAMP;
import static io.github.rlaifv.tinyworld.scene.Kind.SIGN;
import static io.github.rlaifv.tinyworld.scene.Kind.TREE;
import static io.github.rlaifv.tinyworld.scene.Kind.UMBRELLA;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;

/** Settings of scenes. The order of the constants is the order of class ids. */
public enum Setting {
    PARK(0xCDE6FA, 0xC8E8BE, TREE, BENCH, DOG, KITE, BALL, LAMP),
    STREET(0xDEE2E8, 0xC4C4C8, CAR, BUS, SIGN, LAMP, TREE, BENCH),
    BEACH(0xBEE1F5, 0xF2E2B4, BOAT, UMBRELLA, FISH, BALL, DOG, KITE),
    KITCHEN(0xFAF0E1, 0xE4CDB4, CUP, APPLE, CLOCK, CHAIR, LAMP, FISH);

    private final int upper;
    private final int lower;
    private final ImmutableList<Kind> typicalKinds;

    Setting(int upper, int lower, Kind... typicalKinds) {
        this.upper = upper;
        this.lower = lower;
        this.typicalKinds = ImmutableList.copyOf(typicalKinds);
    }

    /** Background color above the horizon, as 0xRRGGBB. */
    int upper() {
        return upper;
    }

    /** Background color below the horizon, as 0xRRGGBB. */
    int lower() {
        return lower;
    }

    /** The kinds that are typical of this setting. */
    public List<Kind> typicalKinds() {
        return typicalKinds;
    }

    /** The word for this setting in the language, such as "park". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
