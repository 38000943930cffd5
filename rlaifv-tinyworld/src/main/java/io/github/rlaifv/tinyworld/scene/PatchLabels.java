package io.github.rlaifv.tinyworld.scene;

import java.util.Arrays;

/**
 * Labels of the 36 patches of 16x16 pixels (6x6, row by row) that a vision tower is trained to predict. A cell of the
 * world has 2x2 patches.
 *
 * @param kind {@link Kind} ordinal per patch, 16 for an empty cell
 * @param colour {@link Colour} ordinal per patch, 6 for an empty cell
 * @param cell cell number per patch, 0..8
 * @param setting ordinal of the {@link Setting}, the same for all patches
 */
@SuppressWarnings("ArrayRecordComponent") // small label tensors, never compared
public record PatchLabels(int[] kind, int[] colour, int[] cell, int setting) {
    /** Number of patches per image. */
    public static final int PATCHES = 36;

    /** Number of classes of {@link #kind}, including the empty one. */
    public static final int KINDS = Kind.values().length + 1;

    /** Number of classes of {@link #colour}, including the empty one. */
    public static final int COLOURS = Colour.values().length + 1;

    private static final int ROW = 6;

    /** The labels of a scene. */
    @SuppressWarnings("EnumOrdinal") // the enums document that the order of their constants is the order of class ids
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
