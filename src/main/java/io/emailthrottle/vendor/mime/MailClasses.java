package io.emailthrottle.vendor.mime;

import jakarta.mail.util.StreamProvider;
import org.eclipse.angus.mail.util.MailStreamProvider;

/**
 * Lets Jakarta Mail find its own classes: fast, and on any thread.
 *
 * <p>It looks its stream provider up several times for every part, and unless a property names it each time by a search
 * through all jars, which takes two thirds of the CPU of a send. And it looks through the thread's context class loader,
 * which on some threads (the common pool's, in an executable jar) does not see it.
 */
final class MailClasses {

    static {
        String property = StreamProvider.class.getName();
        if (System.getProperty(property) == null) {
            System.setProperty(property, MailStreamProvider.class.getName());
        }
    }

    private MailClasses() {}

    /** Call before Jakarta Mail renders or writes; give what it returns to {@link #leave}. */
    static ClassLoader enter() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(MailStreamProvider.class.getClassLoader());
        return before;
    }

    static void leave(ClassLoader before) {
        Thread.currentThread().setContextClassLoader(before);
    }
}
