package io.tinyserver;

import java.util.concurrent.ThreadFactory;

/** Threads for handlers: virtual ones where the JDK has them. */
final class OwnThreads implements ThreadFactory {

    @Override
    public Thread newThread(Runnable work) {
        try { // by reflection, since the tests are compiled for JDK 17
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (Thread) Class.forName("java.lang.Thread$Builder")
                    .getMethod("unstarted", Runnable.class)
                    .invoke(builder, work);
        } catch (NoSuchMethodException older) {
            return new Thread(work);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
