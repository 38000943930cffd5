package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.image.ImageSource;

/** Names of images that tell nothing about the machine they were on. */
public final class ImageNames {
    private ImageNames() {}

    /** The last part of an image's name or path. */
    public static String of(ImageSource image) {
        String name = image.name().replace('\\', '/');
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
