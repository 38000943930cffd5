package org.example;

/** Of a project that only has the library. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        ClassPath.write();
    }
}
