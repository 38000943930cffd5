package io.github.rlaifv.tinyworld.scene;

import java.util.Locale;

/** Colours of objects. The order of the constants is the order of class ids. */
public enum Colour {
    RED(0xD72828),
    YELLOW(0xF0CD1E),
    GREEN(0x289B3C),
    BLUE(0x285AD7),
    PURPLE(0x963CAF),
    BLACK(0x232323);

    private final int rgb;

    Colour(int rgb) {
        this.rgb = rgb;
    }

    /** The colour as 0xRRGGBB, before the small random shift per object. */
    public int rgb() {
        return rgb;
    }

    /** The word for this colour in the language, such as "red". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
