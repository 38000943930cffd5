package io.github.rlaifv.tinyworld.scene;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of objects. The order of the constants is the order of class ids. */
public enum Kind {
    TREE(Colour.GREEN),
    BENCH(Colour.GREEN),
    KITE(Colour.RED),
    DOG(Colour.BLACK),
    CAR(Colour.RED),
    BUS(Colour.YELLOW),
    SIGN(Colour.RED),
    LAMP(Colour.YELLOW),
    BOAT(Colour.BLUE),
    UMBRELLA(Colour.PURPLE),
    FISH(Colour.BLUE),
    BALL(Colour.RED),
    CUP(Colour.BLUE),
    APPLE(Colour.RED),
    CLOCK(Colour.BLACK),
    CHAIR(Colour.PURPLE);

    private final Colour typicalColour;

    Kind(Colour typicalColour) {
        this.typicalColour = typicalColour;
    }

    /** The colour this kind has most often, in images and in what is falsely said about them. */
    public Colour typicalColour() {
        return typicalColour;
    }

    /** True for kinds whose typical colour is often said whatever the image shows. */
    public boolean colourIsBiased() {
        return this == TREE || this == APPLE || this == BUS || this == FISH;
    }

    /** The kind that noisy captions like to add after this one although the image lacks it. */
    public Optional<Kind> companion() {
        return switch (this) {
            case TREE -> Optional.of(BENCH);
            case DOG -> Optional.of(BALL);
            case BUS -> Optional.of(SIGN);
            case CAR -> Optional.of(LAMP);
            case BOAT -> Optional.of(UMBRELLA);
            case FISH -> Optional.of(BOAT);
            case CUP -> Optional.of(CLOCK);
            case APPLE -> Optional.of(CHAIR);
            default -> Optional.empty();
        };
    }

    /**
     * The order in which descriptions mention kinds: each companion directly follows its partner. A description is then
     * a row of decisions to mention a kind or not, and nothing can be said twice.
     */
    public static List<Kind> inOrderOfMention() {
        return List.of(
                TREE, BENCH, KITE, DOG, BALL, CAR, LAMP, BUS, SIGN, FISH, BOAT, UMBRELLA, CUP, CLOCK, APPLE, CHAIR);
    }

    /** The word of the language, such as "tree". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
