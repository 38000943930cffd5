package io.github.rlaifv.core.policy;

import java.nio.file.Path;

/**
 * A folder that this machine and a server both see, under the same path or another one.
 *
 * @param here path on this machine
 * @param there path on the server's machine, as the server's file system writes it
 */
public record SharedFolder(Path here, String there) {
    public SharedFolder {
        here = here.toAbsolutePath().normalize();
        if (there.isBlank()) {
            throw new IllegalArgumentException("the path of " + here + " on the server must not be blank");
        }
    }

    /** Returns the folder that the server sees under the path that it has on this machine. */
    public static SharedFolder samePath(Path folder) {
        return new SharedFolder(folder, folder.toAbsolutePath().normalize().toString());
    }

    /**
     * Returns the server's path of a folder.
     *
     * @param inside path of this folder or of one below it, on this machine
     * @throws IllegalArgumentException if it is not inside this folder
     */
    public String there(Path inside) {
        Path path = inside.toAbsolutePath().normalize();
        if (!path.startsWith(here)) {
            throw new IllegalArgumentException(
                    path + " is not inside " + here + ", the folder that the server sees as " + there);
        }
        String base = there.endsWith("/") ? there.substring(0, there.length() - 1) : there;
        StringBuilder all = new StringBuilder(base);
        for (Path name : here.relativize(path)) {
            if (!name.toString().isEmpty()) {
                all.append('/').append(name);
            }
        }
        return all.toString();
    }
}
