package io.github.rlaifv.tinyworld.scene;

import java.util.Arrays;

/**
 * What a vision tower is taught to see in each of the 36 patches of 16x16 pixels (6x6, row by row). A cell of the world
 * is 2x2 patches.
 *
 * @param kind [36], {@link Kind} ordinals, 16 for an empty cell
 * @param colour [36], {@link Colour} ordinals, 6 for an empty cell
 * @param cell [36], 0..8
 * @param setting the {@link Setting}'s ordinal, the same for all patches
 */
@SuppressWarnings("ArrayRecordComponent") // small label tensors, never compared
public record PatchLabels(int[] kind, int[] colour, int[] cell, int setting) {
    /** Patches of an image. */
    public static final int PATCHES = 36;

    /** Classes of {@link #kind}, the empty one included. */
    public static final int KINDS = Kind.values().length + 1;

    /** Classes of {@link #colour}, the empty one included. */
    public static final int COLOURS = Colour.values().length + 1;

    private static final int ROW = 6;

    /** The labels of a scene. */
    @SuppressWarnings("EnumOrdinal") // the order of the constants is that of the classes, as they document
    public static PatchLabels of(Scene scene) {
        int[] kind = new int[PATCHES];
        int[] colour = new int[PATCHES];
        int[] cell = new int[PATCHES];
        Arrays.fill(kind, KINDS - 1);
        Arrays.fill(colour, COLOURS - 1);
        for (int patch = 0; patch < PATCHES; patch++) {
            cell[patch] = patch / ROW / 2 * 3 + patch % ROW / 2;
            for (SceneObject object : scene.objects()) {
                if (object.cell() == cell[patch]) {
                    kind[patch] = object.kind().ordinal();
                    colour[patch] = object.colour().ordinal();
                }
            }
        }
        return new PatchLabels(kind, colour, cell, scene.setting().ordinal());
    }
}
