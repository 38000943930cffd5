package io.github.rlaifv.tinyworld.scene;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Kinds of objects. The order of the constants is the order of class ids. */
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

    /** The most frequent colour of this kind, both in images and in false statements about them. */
    public Colour typicalColour() {
        return typicalColour;
    }

    /** Whether captions often state the typical colour of this kind, whatever the image shows. */
    public boolean colourIsBiased() {
        return this == TREE || this == APPLE || this == BUS || this == FISH;
    }

    /** The kind that noisy captions often add after this one although the image lacks it. */
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
     * The order in which descriptions mention kinds. Each companion directly follows its partner. A description is then a
     * sequence of decisions whether to mention a kind, and no kind can be mentioned twice.
     */
    public static List<Kind> inOrderOfMention() {
        return List.of(
                TREE, BENCH, KITE, DOG, BALL, CAR, LAMP, BUS, SIGN, FISH, BOAT, UMBRELLA, CUP, CLOCK, APPLE, CHAIR);
    }

    /** The word for this kind in the language, such as "tree". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
