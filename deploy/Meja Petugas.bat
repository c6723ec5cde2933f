@echo off
rem Opens the desk in a window and a profile of its own: a browser in kiosk mode has no address bar to reach it by.
setlocal
set "address=http://127.0.0.1:8000"
rem where it was started last
if exist "%~dp0..\instance\addresses" set /p address=<"%~dp0..\instance\addresses"
set "browser="
for %%B in (
    "%ProgramFiles%\Google\Chrome\Application\chrome.exe"
    "%ProgramFiles%\Microsoft\Edge\Application\msedge.exe"
    "%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe"
) do if exist %%B set "browser=%%~B"
if not defined browser goto other
start "" "%browser%" "--user-data-dir=%LOCALAPPDATA%\Anjungan Meja Petugas" --no-first-run --new-window "%address%/admin/"
exit /b 0
:other
start "" "%address%/admin/"
