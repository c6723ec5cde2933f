@echo off
rem Starts the kiosk on Windows, by a double click or as: deploy\Mulai.bat [options of flask serve]
title Anjungan Migrasi Aman
rem asked by what it can do: where no Python is, Windows has a python.exe that only opens its shop
set "python="
for %%P in ("py -3" "python") do if not defined python call :try %%~P
if not defined python goto none
%python% "%~dp0start.py" %*
if errorlevel 1 pause
exit /b

:try
%* -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "python=%*"
exit /b

:none
echo Python 3.11 atau lebih baru belum terpasang di komputer ini. Pasang Python 64-bit: python-3....exe di flashdisk,
echo atau dari python.org. Centang "Add python.exe to PATH", lalu klik dua kali Mulai lagi.
pause
exit /b 1
