package io.github.rlaifv.core.data;

/** Names of pictures that tell nothing about the machine they were on. */
final class ImageNames {
    private ImageNames() {}

    /** The last part of a picture's name or path. */
    static String of(ImageSource image) {
        String name = image.name().replace('\\', '/');
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
